// Problem documents of requests about the menu.
import type { MenuItemChange } from '@waggle/contracts';
import { type Overlap, overlapOf } from '@waggle/contracts/opening-overlap.ts';
import { choiceBounds, isUnfulfillable } from '@waggle/contracts/option-choices.ts';
import { ProblemError } from '@waggle/service-kit/http';

export const onlySoldOut = new ProblemError({
  status: 403,
  code: 'role_missing',
  title: 'Your role does not allow this',
  detail: 'The kitchen may only switch whether an item is for sale. This requires the role admin.',
});

/** @throws {ProblemError} when a customer could not choose what an option asks for */
export function refuseUnfulfillable({ options = [] }: Pick<MenuItemChange, 'options'>): void {
  const errors = options.flatMap((option, n) => {
    if (!isUnfulfillable(option)) return [];
    const { least, most } = choiceBounds(option);
    return [{ field: `#/options/${n}`, message: `asks for ${least} at least and ${most} at most` }];
  });
  if (errors.length === 0) return;
  throw new ProblemError({
    status: 422,
    code: 'option_unfulfillable',
    title: 'No customer could choose this',
    detail: `An option must allow a choice, and may not ask for more than it offers: ${errors.map(({ field, message }) => `${field} ${message}`).join('; ')}.`,
    errors,
  });
}

/** @throws {ProblemError} when hours of the dish overlap */
export function refuseOverlapping({ hours }: Pick<MenuItemChange, 'hours'>): void {
  const overlap = hours ? overlapOf(hours) : null;
  if (overlap) throw overlapping('hours', overlap);
}

export function overlapping(of: string, { second, said }: Overlap): ProblemError {
  const message = `overlap: ${said}`;
  return new ProblemError({
    status: 422,
    code: 'overlapping_hours',
    title: 'Hours overlap',
    detail: `${of} ${message}. Make them one, or end the first before the second begins.`,
    errors: [{ field: `#/${of}/${second}`, message }],
  });
}

export function noSuchItem(itemId: string): never {
  throw new ProblemError({
    status: 404,
    code: 'item_not_found',
    title: 'No such item',
    detail: `There is no item ${itemId} on the menu.`,
  });
}
