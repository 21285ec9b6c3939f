/** Peers that read CloudFormation: their templates, as they would be recorded once deployed. */
import { type Fields, fields, text } from '@clausewatch/sources/read';

import { declaredIn, shapesOf } from './support/cloudformation.ts';
import { rowsIn } from './support/files.ts';
import { recorder, resourceOf } from './support/item.ts';
import { gravest, type Judged, judge, type Question } from './support/judge.ts';
import * as questions from './support/questions.ts';
import { answered, Inexpressible, type Row } from './support/row.ts';

function judged(document: Fields, question: Question): readonly Judged[] {
  // A template that declares no trail is not an account that has none; of flow logs it tells all that there is.
  const whole = question.control === 'flow-logs-on' ? [recorder()] : [];
  return judge(question, [...shapesOf(declaredIn(document)), ...whole].map(resourceOf));
}

/** Suppressions are written into the template itself: what a tool is told to overlook, not what is there. */
function refuseSuppressed(document: Fields): void {
  const suppressed = Object.values(fields(document['Resources']) ?? {}).some((resource) => {
    const metadata = fields(fields(resource)?.['Metadata']);
    return metadata !== undefined && ('guard' in metadata || 'cfn_nag' in metadata);
  });
  if (suppressed) throw new Inexpressible('suppressed by a comment in the template');
}

/** The verdict on one resource of a template; a rule of a security group that stands alone is judged alone. */
function ofOne(document: Fields, id: string, question: Question): Judged['kind'] {
  const alone = declaredIn(document).filter((one) => one.id === id);
  if (alone.some(({ type }) => /^AWS::EC2::SecurityGroup(?:In|E)gress$|^AWS::Serverless/.test(type)))
    return gravest(judge(question, shapesOf(alone).map(resourceOf)));
  return gravest(judged(document, question).filter((one) => one.id === id));
}

const expectation = (value: unknown): Row['expected'] =>
  /^(?:FAIL|NON_COMPLIANCE|NON_COMPLIANT)$/.test(String(value)) ? 'FAIL' : 'PASS';

function rowsOf(
  suite: string,
  file: string,
  asked: Readonly<Record<string, Question>>,
  document: (row: Fields) => Fields,
): readonly Row[] {
  return rowsIn(file).flatMap((from): readonly Row[] => {
    const rule = text(from['rule']) ?? '';
    const question = asked[rule];
    if (question === undefined || from['kind'] === 'trivy-cloud-state') return [];
    const test = (text(from['test']) ?? '').split(' > ').at(-1) ?? '';
    const each = fields(from['expected_by_logical_id']);
    const template = document(from);
    if (each === undefined) {
      const ours = answered(() => {
        refuseSuppressed(template);
        return gravest(judged(template, question));
      });
      return [{ suite, rule, test, expected: expectation(from['expected']), ...ours }];
    }
    return Object.entries(each).map(([id, expected]) => {
      const ours = answered(() => ofOne(template, id, question));
      return { suite, rule, test: `${test} ${id}`, expected: expectation(expected), ...ours };
    });
  });
}

const template = (row: Fields): Fields => fields(row['template']) ?? {};

export const templateRows: readonly Row[] = [
  ...rowsOf('guard-rules-registry', 'aws-guard-rules-registry', questions.guard, (row) => fields(row['input']) ?? {}),
  ...rowsOf('cdk-nag', 'cdk-nag', questions.cdkNag, template),
  ...rowsOf('cfn_nag', 'cfn_nag', questions.cfnNag, template),
  ...rowsOf('regula', 'regula-cfn', questions.regula, template),
  ...rowsOf('trivy-checks', 'trivy-checks', questions.trivy, template),
];
