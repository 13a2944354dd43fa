// What the WebSockets of notifications send and take, for their published description.
import {
  KitchenCustomerMessage,
  KitchenSnapshotMessage,
  KitchenStepMessage,
  PositionMessage,
  SnapshotMessage,
  StepMessage,
  Subscribe,
} from '@waggle/contracts';
import { type SocketApi, type SocketMessage, snapshotInParts } from '@waggle/service-kit/http';
import Type from 'typebox';

const subscribe: SocketMessage = {
  name: 'subscribe',
  summary: 'The token, and the last step that the client has, 0 for none; without a token the session’s cookie counts.',
  schema: Subscribe,
};

export const socketApi: readonly SocketApi[] = [
  {
    name: 'order',
    path: '/ws/orders/:id',
    about: 'One order, for whoever holds its token: a snapshot, then each later step once, without a gap.',
    receives: [subscribe],
    sends: [
      { name: 'snapshot', summary: 'The steps after the one that the client has.', schema: SnapshotMessage },
      { name: 'step', summary: 'A later step.', schema: StepMessage },
      { name: 'position', summary: 'Where the courier is: the latest one alone.', schema: PositionMessage },
    ],
  },
  {
    name: 'kitchen',
    path: '/ws/kitchen',
    about: 'All open orders, for kitchen and couriers: a snapshot, then every later step of any order.',
    query: snapshotInParts,
    receives: [subscribe],
    sends: [
      { name: 'snapshot', summary: 'The open orders.', schema: KitchenSnapshotMessage },
      { name: 'step', summary: 'A later step of an order.', schema: KitchenStepMessage },
      { name: 'customer', summary: 'Who ordered, where that became known later.', schema: KitchenCustomerMessage },
    ],
  },
  {
    name: 'session',
    path: '/ws/session',
    about: 'Closes when the session of the cookie ends.',
    sends: [{ name: 'watched', summary: 'Empty: the session is being watched.', schema: Type.Object({}) }],
  },
];
