// The limits of a customer's name, phone number and address. Kept apart from the schemas, which browsers do not need.

// Visible text without control characters; an address may have several lines.
export const oneLine = '^(?=.*\\S)[^\\u0000-\\u001f\\u007f]*$';
const lines = '^(?=[^]*\\S)[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f]*$';

/** `longest` counts characters as people see them. */
export const customerFields = {
  name: { minLength: 1, longest: 120, pattern: oneLine },
  phone: { minLength: 3, maxLength: 32, pattern: '^[+(0-9][0-9 ()/.-]+$' },
  address: { minLength: 1, longest: 300, pattern: lines },
} as const;
