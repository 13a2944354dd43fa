// The menu over HTTP.
import {
  ChoiceSale,
  type ItemId,
  ItemIdSchema,
  ItemOrder,
  type Menu,
  MenuItem,
  MenuItemChange,
  NewMenuItem,
  PagedMenu,
  Problem,
  SoldOutChange,
} from '@waggle/contracts';
import { etagOf, type HttpServer, ProblemError, versionConflict, versionsOf } from '@waggle/service-kit/http';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { addMenuItem, changeMenuItem, type EditMenuDeps, removeMenuItem } from './edit-menu.ts';
import type { MenuCache } from './menu.ts';
import { noSuchItem, onlySoldOut, refuseOverlapping, refuseUnfulfillable } from './menu-problems.ts';
import { orderItems } from './order-items.ts';
import { sellChoice } from './sell-choice.ts';

const ItemParams = Type.Object({ item_id: ItemIdSchema }, { additionalProperties: false });
const mostOfPage = 500;
const MenuQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: mostOfPage, description: 'the most items of a page' })),
  after: Type.Optional(ItemIdSchema),
});
const tags = ['menu'];
const isSoldOutChange = Compile(SoldOutChange);

export function menuRoutes(http: HttpServer, deps: EditMenuDeps): void {
  const { menuCache } = deps;

  http.get(
    '/api/menu',
    {
      schema: {
        tags,
        operationId: 'getMenu',
        summary: 'The menu, with current stock; with `limit`, a page of its items',
        querystring: MenuQuery,
        response: { 200: PagedMenu, 304: Type.Null(), 400: Problem },
      },
    },
    async (request, reply) => {
      const { body: whole, etag } = await menuCache.read(deps.clock.now());
      const { limit, after } = request.query;
      const body =
        limit === undefined && after === undefined
          ? whole
          : JSON.stringify(pageOf(JSON.parse(whole) as Menu, limit ?? mostOfPage, after, menuCache));
      reply.header('etag', etag).header('cache-control', 'no-cache');
      if (matches(request.headers['if-none-match'], etag)) return reply.code(304).send(null);
      // The cache holds the serialized body.
      return reply
        .type('application/json; charset=utf-8')
        .serializer((text: unknown) => String(text))
        .send(body as never);
    },
  );

  http.post(
    '/api/menu',
    {
      schema: {
        tags,
        summary: 'Add an item',
        body: NewMenuItem,
        response: { 201: MenuItem, 409: Problem, 422: Problem },
      },
    },
    async (request, reply) => {
      refuseUnfulfillable(request.body);
      refuseOverlapping(request.body);
      const item = await addMenuItem(deps, request.cause, request.body);
      request.auditNote = { object: request.body.item_id };
      if (item) return reply.code(201).send(item);
      throw new ProblemError({
        status: 409,
        code: 'item_exists',
        title: 'This item id is taken',
        detail: `There is already an item with the id ${request.body.item_id}. Edit that one, or choose another id.`,
      });
    },
  );

  http.patch(
    '/api/menu/:item_id',
    {
      schema: {
        tags,
        summary: 'Change an item; If-Match with its version refuses the change when another came first',
        params: ItemParams,
        body: MenuItemChange,
        response: { 200: MenuItem, 404: Problem, 412: Problem, 422: Problem },
      },
    },
    async (request, reply) => {
      const { item_id } = request.params;
      if (request.member?.role !== 'admin' && !isSoldOutChange.Check(request.body)) throw onlySoldOut;
      refuseUnfulfillable(request.body);
      refuseOverlapping(request.body);
      const versions = versionsOf(request.headers['if-match']);
      const outcome = await changeMenuItem(deps, request.cause, item_id, request.body, versions);
      if (outcome.kind === 'unknown_item') return noSuchItem(item_id);
      if (outcome.kind === 'changed_meanwhile') throw versionConflict(`the item ${item_id}`, outcome.item);
      request.auditNote = { before: outcome.before };
      reply.header('etag', etagOf(outcome.item.version));
      return outcome.item;
    },
  );

  http.post(
    '/api/menu/choices/sale',
    {
      schema: {
        tags,
        summary: 'Take a choice off sale, or put it back, in every item that offers it by this name',
        body: ChoiceSale,
        response: { 204: Type.Null(), 404: Problem },
      },
    },
    async (request, reply) => {
      if ((await sellChoice(deps, request.cause, request.body)) > 0) return reply.code(204).send(null);
      throw new ProblemError({
        status: 404,
        code: 'choice_not_found',
        title: 'No such choice',
        detail: `No item offers a choice named ${request.body.choice}.`,
      });
    },
  );

  http.put(
    '/api/menu/order',
    {
      schema: {
        tags,
        summary: 'Give the items of a category their order; others of it follow by name',
        body: ItemOrder,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await orderItems(deps, request.cause, request.body.item_ids);
      return reply.code(204).send(null);
    },
  );

  http.delete(
    '/api/menu/:item_id',
    {
      schema: {
        tags,
        summary: 'Remove an item from the menu',
        params: ItemParams,
        response: { 204: Type.Null(), 404: Problem, 412: Problem },
      },
    },
    async (request, reply) => {
      const { item_id } = request.params;
      const outcome = await removeMenuItem(deps, request.cause, item_id, versionsOf(request.headers['if-match']));
      if (outcome.kind === 'unknown_item') return noSuchItem(item_id);
      if (outcome.kind === 'changed_meanwhile') throw versionConflict(`the item ${item_id}`, outcome.item);
      return reply.code(204).send(null);
    },
  );
}

/** Items come by category and name; a page after an item that was removed meanwhile begins with what followed it. */
function pageOf(menu: Menu, limit: number, after: ItemId | undefined, cache: Pick<MenuCache, 'behind'>): PagedMenu {
  const from = after === undefined ? 0 : placeBehind(after, menu, cache);
  const items = menu.items.slice(from, from + limit);
  const isLast = from + limit >= menu.items.length;
  return { ...menu, items, next: isLast ? null : (items.at(-1)?.item_id ?? null) };
}

function placeBehind(after: ItemId, { items }: Menu, cache: Pick<MenuCache, 'behind'>): number {
  const place = new Map(items.map(({ item_id }, n) => [item_id, n]));
  const own = place.get(after);
  if (own !== undefined) return own + 1;
  const behind = cache.behind(after);
  if (behind) return behind.map((id) => place.get(id)).find((at) => at !== undefined) ?? items.length;
  throw new ProblemError({
    status: 400,
    code: 'unknown_after',
    title: 'No such item to continue after',
    detail: `after is ${after}, which is not on the menu: begin again without it.`,
    errors: [{ field: 'after', message: `${after} is not on the menu` }],
  });
}

// RFC 9110: a list of tags, perhaps weak, or `*`.
const matches = (header: string | undefined, etag: string): boolean =>
  (header ?? '').split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
