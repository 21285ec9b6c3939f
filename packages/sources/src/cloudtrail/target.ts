/** Where in a record of CloudTrail the resources stand that a call may have changed. */

/** The type of resource, then paths of which the first that leads anywhere counts: `req` and `res` are the record's request and response. */
export type Target = readonly [type: string, ...paths: string[]];

export type Called = readonly (readonly [name: string, targets: readonly Target[]])[];

export const by = (targets: readonly Target[], ...names: readonly string[]): Called =>
  names.map((name) => [name, targets] as const);
