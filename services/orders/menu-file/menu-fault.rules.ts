// What is wrong in a file, with its place and in words.
import type { MenuFault } from '@waggle/contracts';

export type FaultPlace = Pick<MenuFault, 'file' | 'line' | 'column' | 'field'>;

export function faultAt(place: FaultPlace, code: MenuFault['code'], value?: string, said?: string): MenuFault {
  const { file, line, column, field } = place;
  const shown = value === undefined ? {} : { value: value.slice(0, longestValue) };
  return { file, line, column, field, code, ...shown, message: said ?? messages[code] };
}
const longestValue = 100;

const messages: Readonly<Record<MenuFault['code'], string>> = {
  syntax: 'cannot be read from here on',
  no_menu: 'is no menu that Waggle exported',
  newer_version: 'is of a newer version of Waggle',
  other_currency: 'is in another currency than the kitchen’s prices',
  unknown_column: 'is no column of this file',
  missing_column: 'is missing: lines are told apart by it',
  twice: 'is there twice',
  required: 'is missing: a new dish needs it',
  amount: 'is no amount of this currency, such as 9.50',
  decimal_comma:
    'has a comma: amounts have a decimal point, or a decimal comma where semicolons separate cells, and nothing between thousands',
  whole_number: 'is no whole number',
  yes_or_no: 'must be yes or no',
  unknown_code: 'has a code that does not exist; codes are separated by spaces, and none means there are none',
  stated_in_part:
    'is empty, while other columns of what the dish contains are not: say none, or leave all of them empty',
  options_differ: 'differs from the line above of the same option',
  no_such_dish: 'is no dish on the menu or in the file of dishes',
  unfulfillable: 'asks for more choices than it allows or offers',
  too_many: 'has more cells or lines than are taken',
  hours: 'is no hours, such as mon-fri 11:30-14:30 17:30-22:00 sat 12:00-01:00; empty means those of its category',
  overlapping_hours: 'has hours that overlap',
  invalid: 'is not valid',
};
