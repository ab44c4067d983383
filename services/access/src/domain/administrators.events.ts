export interface AdministratorAdded {
  readonly type: 'AdministratorAdded';
  readonly data: { readonly accountId: string };
}

export interface AdministratorRemoved {
  readonly type: 'AdministratorRemoved';
  readonly data: { readonly accountId: string };
}

export type AdministratorsEvent = AdministratorAdded | AdministratorRemoved;
