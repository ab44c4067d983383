/** A thing the product must do, in our words, and the services that answer for it. */
export interface RequirementRow {
  readonly id: string;
  readonly meaning: string;
  readonly owners: string;
}

/** A row from its three texts; owners are service names, separated by blanks. */
export function row(id: string, meaning: string, owners: string): RequirementRow {
  return { id, meaning, owners };
}
