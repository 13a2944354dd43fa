// Reads the settings of the chart's containers from the chart and the Dockerfile, so that processes here run like them.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { temporaryFolder } from '../processes/waggle.ts';
import type { WorkloadName } from '../workloads.ts';

const deploy = path.resolve(import.meta.dirname, '..');

interface ChartValues {
  readonly heapMiB: number;
  readonly resources: { readonly requests: { readonly memory: string } };
}

/** Node's arguments: those of the image's ENTRYPOINT and of the chart's NODE_OPTIONS. */
export function containerArguments(workload: WorkloadName): string[] {
  return [...entrypointFlags(), `--max-old-space-size=${chartValues(workload).heapMiB}`, '--max-semi-space-size=1'];
}

function entrypointFlags(): string[] {
  const dockerfile = readFileSync(path.join(deploy, 'Dockerfile'), 'utf8');
  const entrypoint = JSON.parse(/^ENTRYPOINT (\[.*\])$/m.exec(dockerfile)?.[1] ?? '[]') as string[];
  return entrypoint.filter((argument) => argument.startsWith('--'));
}

export interface Image {
  /** The program that its command runs. */
  readonly program: string;
  /** Its settings for Node. */
  readonly settings: Readonly<Record<string, string>>;
  remove(): void;
}

/** Builds the image's content: the program in one bundle, and Node's compile cache for it. */
export function makeImage(): Image {
  const project = path.resolve(deploy, '..');
  const { folder, remove } = temporaryFolder();
  const program = path.join(project, 'dist/waggle.mjs');
  const run = (...args: string[]) =>
    execFileSync(process.execPath, args, { env: { NODE_COMPILE_CACHE: folder }, stdio: 'ignore' });
  run(path.join(project, 'waggle/bundle.ts'));
  // Node ignores a cache that was compiled with other V8 flags.
  run(...entrypointFlags(), path.join(deploy, 'compile.mjs'));
  run(...entrypointFlags(), program, 'config');
  return { program, settings: { NODE_COMPILE_CACHE: folder, MALLOC_ARENA_MAX: '1' }, remove };
}

/** The memory that the chart requests for one replica, in MiB. */
export function requestedMiB(workload: WorkloadName): number {
  const { memory } = chartValues(workload).resources.requests;
  const [, amount] = /^(\d+)Mi$/.exec(memory) ?? [];
  if (!amount) throw new Error(`the chart of ${workload} requests ${memory} of memory: give it in Mi`);
  return Number(amount);
}

const chartValues = (workload: WorkloadName): ChartValues =>
  parse(readFileSync(path.join(deploy, `helm/waggle/charts/${workload}/values.yaml`), 'utf8')) as ChartValues;
