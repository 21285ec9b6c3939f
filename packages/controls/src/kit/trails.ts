import type { ResourceOf, ResourceRef } from '@clausewatch/model/resource';

export interface JudgedTrail {
  readonly ref: ResourceRef;
  readonly organisation: boolean;
  /** What it surely lacks, in words that messages and fixes share. */
  readonly lacks: readonly string[];
  /** What nobody can say. */
  readonly unknown: readonly string[];
}

export function judgeTrail(
  { ref, configuration }: ResourceOf<'audit-trail'>,
  wanted: { readonly multiRegion: boolean; readonly validated: boolean },
): JudgedTrail {
  const { logging, managementEvents, multiRegion, validated, homeRegion } = configuration;
  const parts: readonly (readonly [string, boolean | undefined])[] = [
    ['logging', logging],
    ['management events', managementEvents],
    ...(wanted.multiRegion ? [['all regions', multiRegion] as const] : []),
    ...(wanted.validated ? [['validation', validated] as const] : []),
  ];
  return {
    ref: homeRegion === undefined ? ref : { ...ref, region: homeRegion },
    organisation: configuration.organisation === true,
    lacks: parts.filter(([, has]) => has === false).map(([name]) => name),
    unknown: parts.filter(([, has]) => has === undefined).map(([name]) => name),
  };
}
