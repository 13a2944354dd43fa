export interface Above {
  readonly name: string;
}
