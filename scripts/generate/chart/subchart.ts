// The chart of one workload: its name, its default values, their schema, and its only template.

import type { Workload } from '../../../deploy/workloads.ts';
import { doNotEdit, type GeneratedFile } from '../generated-files.ts';
import { formattedJson } from '../json.ts';
import { operationsRoutesOf } from '../nginx.ts';
import { comment, flowList, scalar } from '../yaml-text.ts';
import { subchartSchema } from './schemas.ts';
import { versions } from './umbrella.ts';

export function subchart(workload: Workload): GeneratedFile[] {
  const folder = `deploy/helm/waggle/charts/${workload.name}`;
  const mark = doNotEdit(workload.from);
  return [
    { file: `${folder}/Chart.yaml`, content: lines(`# ${mark}`, ...chartOf(workload)) },
    { file: `${folder}/values.yaml`, content: lines(`# ${mark}`, ...valuesOf(workload)) },
    { file: `${folder}/values.schema.json`, content: formattedJson(subchartSchema(workload)) },
    {
      file: `${folder}/templates/workload.yaml`,
      content: lines(`{{- /* ${mark} */ -}}`, '{{ include "common.workload" . }}'),
    },
  ];
}

function chartOf({ name, about }: Workload): string[] {
  const { version, appVersion } = versions();
  return [
    'apiVersion: v2',
    `name: ${name}`,
    `description: ${scalar(about)}`,
    'type: application',
    `version: ${version}`,
    `appVersion: ${appVersion}`,
  ];
}

function valuesOf(workload: Workload): string[] {
  const { about, stores, streams, routes, sockets, deployment } = workload;
  const { connections, resources } = deployment;
  return [
    ...comment(about),
    '',
    '# Whether it reads and writes Redis and MongoDB.',
    `stores: ${stores}`,
    '',
    '# The streams that it consumes; KEDA scales it by their lag.',
    `streams: ${flowList(streams)}`,
    '',
    '# Path prefixes that the routers send to it; the longest match wins. Empty: it is not reachable from outside the cluster.',
    `routes: ${flowList([...routes, ...sockets])}`,
    '',
    '# Those that the router of operations sends to its port of operations.',
    `operationsRoutes: ${flowList(operationsRoutesOf(workload))}`,
    '',
    '# Whether connections to it become WebSockets.',
    `webSockets: ${sockets.length > 0}`,
    '',
    '# Jobs of this release that call it over HTTP.',
    `calledBy: ${flowList(deployment.calledBy ?? [])}`,
    '',
    '# Its secret settings: the release generates them, in the Secret <release>-<service>-settings.',
    `secretSettings: ${flowList(deployment.secrets?.generated ?? [])}`,
    '',
    '# An existing Secret with REDIS_URL, MONGODB_URL and its secret settings. Empty: the release creates it.',
    'existingSecret: ""',
    '',
    '# Settings of this service, as `waggle config` lists them, except those that the chart sets itself; LOG_LEVEL overrides',
    '# global.logLevel.',
    ...settingsOf(workload),
    '',
    'replicas: 1',
    '',
    'autoscaling:',
    '  enabled: false',
    '  minReplicas: 1',
    '  maxReplicas: 5',
    '  cpuPercent: 70',
    '',
    '# Scales by KEDA instead of `autoscaling`; KEDA must be installed in the cluster.',
    'keda:',
    '  enabled: false',
    '  # At least 1: the lag of a group can be unknown.',
    '  minReplicas: 1',
    '  maxReplicas: 5',
    '  # Unread entries per pod.',
    '  lagCount: 100',
    '  activationLagCount: 10',
    '  cpuPercent: 70',
    '  # Open WebSockets per pod, as Prometheus measures them (global.keda.prometheusAddress); 0: not a scaling trigger.',
    `  connectionsPerPod: ${connections?.perPod ?? 0}`,
    '  # The WebSockets to count: a regular expression for their label `route`.',
    `  connectionsRoutes: ${scalar(connections?.routes ?? '.*')}`,
    '',
    '# A terminating pod serves for preStopSeconds, until routers remove its endpoint; then it has shutdownSeconds to finish.',
    'drain:',
    '  preStopSeconds: 5',
    '  shutdownSeconds: 10',
    '',
    'resources:',
    '  requests:',
    `    cpu: ${resources.cpu}`,
    `    memory: ${resources.memory}`,
    '  limits:',
    `    memory: ${resources.memoryLimit}`,
    '',
    '# The limit of Node’s heap in MiB, well below that of the container. An idle process needs about 30 MiB (web 18); the rest is for load.',
    `heapMiB: ${deployment.heapMiB}`,
    '',
    'podAnnotations: {}',
    'nodeSelector: {}',
    'tolerations: []',
    'affinity: {}',
  ];
}

function settingsOf({ deployment }: Workload): string[] {
  const given = Object.entries(deployment.settings ?? {}).filter(([, { only }]) => only !== 'compose');
  if (given.length === 0) return ['settings: {}'];
  return [
    'settings:',
    ...given.flatMap(([env, { value, why }]) => [...comment(why, '  '), `  ${env}: ${quotedSwitch(value)}`]),
  ];
}

// Without quotes, YAML 1.1, which Helm reads, makes these booleans; the library writes YAML 1.2.
const quotedSwitch = (value: string): string => (/^(on|off|yes|no)$/i.test(value) ? `"${value}"` : scalar(value));

const lines = (...all: readonly string[]): string => `${all.join('\n')}\n`;
