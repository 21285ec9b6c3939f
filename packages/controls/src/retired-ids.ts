/** Ids of controls that are gone. Findings and exceptions of the past carry them, so they are never used again. */
export const retiredIds: readonly string[] = [];
