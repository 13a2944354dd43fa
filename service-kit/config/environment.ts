// The only place where Waggle reads environment variables.

export type Environment = Readonly<Record<string, string | undefined>>;

export const environment = (): Environment => process.env;
