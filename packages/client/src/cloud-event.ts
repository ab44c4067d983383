/** A public event: CloudEvents 1.0 in its JSON form. What `data` says stands in the installation's AsyncAPI document. */
export interface CloudEvent {
  readonly specversion: '1.0';
  /** The same however often and by whatever way it comes. */
  readonly id: string;
  readonly source: string;
  readonly type: string;
  /** Id of the record it is about. */
  readonly subject: string;
  readonly time: string;
  readonly recordedtime: string;
  /** The record's key: its events come in order. */
  readonly partitionkey: string;
  /** Grows along a source. */
  readonly sequence: string;
  readonly datacontenttype: 'application/json';
  readonly data: Readonly<Record<string, unknown>>;
}
