import type { Configuration } from '@clausewatch/model/configuration';

import { decoded, type Fields, fields, flag, list, listOrNone, oneOf, optional, pick, text } from '../../read.ts';

/** Management events, read and write: an advanced selector of that category without further conditions. */
function isWhole(selector: Fields | undefined): boolean {
  const conditions = listOrNone(pick(selector, 'fieldSelectors')).map(fields);
  const category = conditions.find((one) => pick(one, 'field') === 'eventCategory');
  return conditions.length === 1 && listOrNone(category?.['equals'] ?? category?.['Equals']).includes('Management');
}

/** A trail without selectors logs all management events (CloudTrail User Guide, Logging management events). */
function managementEvents(from: Fields, supplementary: Fields): boolean | undefined {
  const plain = list(decoded(pick(from, 'eventSelectors') ?? supplementary['EventSelectors']));
  const advanced = list(decoded(pick(from, 'advancedEventSelectors') ?? supplementary['AdvancedEventSelectors']));
  if (plain !== undefined || advanced !== undefined) {
    const kept = (plain ?? []).map(fields).some((selector) => {
      const all = oneOf(pick(selector, 'readWriteType') ?? 'All', 'All') !== undefined;
      return all && (flag(pick(selector, 'includeManagementEvents')) ?? true);
    });
    const none = (plain ?? []).length + (advanced ?? []).length === 0;
    return none || kept || (advanced ?? []).map(fields).some(isWhole);
  }
  return flag(pick(from, 'hasCustomEventSelectors')) === false ? true : undefined;
}

/** `AWS::CloudTrail::Trail`, as the service or as CloudFormation spells it. */
export function readAuditTrail(from: Fields, supplementary: Fields): Configuration {
  const status = fields(decoded(pick(from, 'status') ?? supplementary['TrailStatus']));
  return {
    kind: 'audit-trail',
    ...optional('multiRegion', flag(pick(from, 'isMultiRegionTrail'))),
    ...optional('validated', flag(pick(from, 'logFileValidationEnabled') ?? pick(from, 'enableLogFileValidation'))),
    ...optional('logging', flag(pick(from, 'isLogging') ?? pick(status, 'isLogging'))),
    ...optional('organisation', flag(pick(from, 'isOrganizationTrail'))),
    ...optional('managementEvents', managementEvents(from, supplementary)),
    ...optional('homeRegion', text(pick(from, 'homeRegion'))),
  };
}
