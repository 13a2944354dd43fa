// Policies that everything the chart renders must satisfy, whatever the values; and a breach of each, to test the policy itself.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waggleCommand } from '../support/command.ts';
import { copyOfTheChart, type Helm, type KubernetesObject, nameOf } from './chart.ts';
import { connectionBreaches } from './connection-breaches.ts';
import { isWaggle, podsOf } from './pods.ts';
import { type PolicyName, policies } from './policies.ts';
import { podBreaches } from './policy-breaches.ts';
import { referenceBreaches } from './reference-breaches.ts';
import { variants } from './variants.ts';
import { workloadBreaches } from './workload-breaches.ts';

let helm: Helm;
const rendered = new Map<string, KubernetesObject[]>();
beforeAll(async () => {
  helm = copyOfTheChart();
  for (const [name, values] of Object.entries(variants)) rendered.set(name, await helm.render(values));
});
afterAll(() => helm.remove());

describe.each(Object.keys(policies) as PolicyName[])('%s', (policy) => {
  test.each(Object.keys(variants))('with %s', (variant) => {
    expect(policies[policy](rendered.get(variant) ?? [], variants[variant])).toEqual([]);
  });
});

test('the policies had something to check: pods, ports, settings, references', () => {
  const objects = rendered.get('everything on') ?? [];
  expect(podsOf(objects).length).toBeGreaterThan(12);
  expect(podsOf(objects).flatMap(({ containers }) => containers.filter(isWaggle)).length).toBeGreaterThan(8);
  expect(objects.filter(({ kind }) => kind === 'NetworkPolicy').length).toBeGreaterThan(12);
});

const breaches = [...podBreaches, ...workloadBreaches, ...connectionBreaches, ...referenceBreaches];

test('there is a breach of each policy', () => {
  const missing = Object.keys(policies).filter((name) => !breaches.some(([policy]) => policy === name));
  expect(missing).toEqual([]);
});

test.each(breaches)('%s: a breach in %s is noticed', (policy, name, from, to, problem) => {
  const renders = ['defaults', 'everything on'].map((variant) => rendered.get(variant) ?? []);
  const isMeant = (object: KubernetesObject) =>
    nameOf(object) === name || (object.kind === 'Job' && nameOf(object).startsWith(name));
  const objects = renders.find((render) =>
    render.some((object) => isMeant(object) && from.test(JSON.stringify(object))),
  );
  if (!objects) throw new Error(`there is no ${name} with ${from} to break`);
  const broken = objects.map((object) =>
    isMeant(object) ? (JSON.parse(JSON.stringify(object).replace(from, to)) as KubernetesObject) : object,
  );
  expect(broken).not.toEqual(objects);
  expect(policies[policy](broken, variants['everything on']).join('\n')).toMatch(problem);
});

test('every command of a pod is a waggle command with known options', async () => {
  const objects = [...rendered.values()].flat();
  const commands = podsOf(objects).flatMap(({ containers }) =>
    containers.filter(isWaggle).flatMap(({ args }) => (args ? [JSON.stringify(args)] : [])),
  );
  const distinct = [...new Set(commands)].map((text) => JSON.parse(text) as string[]);
  expect(distinct.length).toBeGreaterThan(8);
  const helps = distinct.map(async (args) => {
    const command = args.filter((arg) => !arg.startsWith('--'));
    const { code, stdout } = await waggleCommand('http://127.0.0.1:1', [...command, '--help']);
    const usage = /^Usage: waggle (.*?)( \[|$)/m.exec(stdout)?.[1] ?? '';
    const missing = args.filter((arg) => arg.startsWith('--') && !stdout.includes(arg.replace(/=.*/, ' ')));
    // Help of a parent command would mean that the command itself is unknown.
    return code === 0 && missing.length === 0 && command[0] && usage.startsWith(command[0]) ? [] : [args.join(' ')];
  });
  expect((await Promise.all(helps)).flat()).toEqual([]);
});
