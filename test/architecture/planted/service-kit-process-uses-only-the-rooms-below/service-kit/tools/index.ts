export interface Tool {
  readonly name: string;
}
