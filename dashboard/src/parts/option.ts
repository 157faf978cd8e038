/** Something to choose from a list. */
export interface Option {
  value: string;
  /** What is shown, where it is not the value. */
  label?: string;
  note?: string;
}
