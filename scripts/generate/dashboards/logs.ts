// The dashboard of one order's log: its lines by correlation id, what each service published, and its traces.
import type { DashboardPlan } from './panels.ts';

export const logsDashboard = (services: readonly string[]): DashboardPlan => ({
  uid: 'waggle-logs',
  title: 'logs and traces of an order',
  description:
    'Give a correlation id: the answer to an order has it as X-Correlation-Id, each line of the log in correlation_id. A line leads to its trace and to the order’s way; a trace leads to its lines.',
  variables: [
    {
      name: 'correlation_id',
      type: 'textbox',
      label: 'Correlation id',
      description: 'Empty: of all orders.',
      query: '',
      current: { text: '', value: '' },
      hide: 0,
    },
    {
      name: 'service',
      type: 'custom',
      label: 'Service',
      query: services.join(','),
      options: services.map((name) => ({ text: name, value: name, selected: false })),
      multi: true,
      includeAll: true,
      allValue: '.+',
      current: { text: ['All'], value: ['$__all'] },
      hide: 0,
    },
  ],
  panels: [
    {
      type: 'timeseries',
      title: 'Lines by service',
      description: 'How many lines each service wrote about it.',
      width: 12,
      height: 6,
      source: 'loki',
      unit: 'short',
      queries: [{ query: 'sum by (service) (count_over_time({service=~"$service"} |= "$correlation_id" [$__auto]))' }],
    },
    {
      type: 'timeseries',
      title: 'Warnings and errors',
      description: 'By service and level.',
      width: 12,
      height: 6,
      source: 'loki',
      unit: 'short',
      queries: [
        {
          query:
            'sum by (service, level) (count_over_time({service=~"$service", level=~"warn|error|fatal"} |= "$correlation_id" [$__auto]))',
        },
      ],
    },
    {
      type: 'logs',
      title: 'Steps',
      description: 'Each step once: which service took it, because of what, and what it published.',
      width: 24,
      height: 10,
      source: 'loki',
      unit: 'short',
      queries: [
        {
          query:
            '{service=~"$service"} |= "$correlation_id" | json published="published[0]", event_type="event_type", order_id="order_id", msg="msg" | msg =~ "event handled|steps? taken" | line_format "{{.service}}: {{.msg}} {{.event_type}} → {{.published}} (order {{.order_id}})"',
        },
      ],
    },
    {
      type: 'logs',
      title: 'All lines',
      description: 'Open one for its links: to its trace, and to the order’s way through the services.',
      width: 24,
      height: 12,
      source: 'loki',
      unit: 'short',
      queries: [{ query: '{service=~"$service"} |= "$correlation_id"' }],
    },
    {
      type: 'table',
      title: 'Traces',
      description: 'One short trace for each hop; links in a trace lead to the one before it.',
      width: 24,
      height: 10,
      source: 'tempo',
      unit: 'short',
      queries: [
        {
          query:
            '{ span.messaging.message.conversation_id = "$correlation_id" || span.waggle.correlation_id = "$correlation_id" }',
        },
      ],
    },
  ],
});
