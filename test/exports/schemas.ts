/** The published schemas of the formats that we write, as validators. */
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** What is wrong with a document, by place; empty when nothing is. */
export type Problems = (document: unknown) => readonly string[];

const options = { strict: false, allErrors: true, validateFormats: false, unicodeRegExp: false } as const;

/** The OASIS schema, as published: https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json */
export function sarifProblems(): Problems {
  const schema = JSON.parse(gunzipSync(readFileSync('test/exports/sarif-schema-2.1.0.json.gz')).toString());
  return problemsOf(new Ajv(options), schema);
}

const ocsfFolder = '../shared/data/open/schemas/ocsf';
export const ocsfIsHere = existsSync(ocsfFolder);

export function ocsfProblems(version: string, name: string): Problems {
  return problemsOf(
    new Ajv2020(options),
    JSON.parse(readFileSync(`${ocsfFolder}/ocsf-${version}-${name}.schema.json`, 'utf8')),
  );
}

interface Shape {
  readonly type: string;
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, { readonly shape: string }>>;
  readonly member?: { readonly shape: string };
  readonly value?: { readonly shape: string };
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly min?: number;
  readonly max?: number;
}

/** AWS publishes its API as a model, which botocore carries; undefined where botocore is not installed. */
export const securityHubModel: Readonly<Record<string, Shape>> | undefined = readModel();

function readModel(): Readonly<Record<string, Shape>> | undefined {
  const script = `import botocore, gzip, os, sys
path = os.path.join(os.path.dirname(botocore.__file__), 'data/securityhub/2018-10-26/service-2.json.gz')
sys.stdout.write(gzip.open(path, 'rt').read())`;
  const { status, stdout } = spawnSync('python3', ['-c', script], { encoding: 'utf8', maxBuffer: 2 ** 26 });
  return status === 0 ? (JSON.parse(stdout) as { shapes: Record<string, Shape> }).shapes : undefined;
}

/** One finding of `BatchImportFindings`. Names that the model does not have are a problem too. */
export function asffProblems(model: Readonly<Record<string, Shape>>): Problems {
  const $defs = Object.fromEntries(Object.entries(model).map(([name, shape]) => [name, schemaOf(shape)]));
  return problemsOf(new Ajv2020(options), { $defs, $ref: '#/$defs/AwsSecurityFinding' });
}

const to = ({ shape }: { readonly shape: string }): object => ({ $ref: `#/$defs/${shape}` });

function schemaOf(shape: Shape): object {
  switch (shape.type) {
    case 'structure':
      return {
        type: 'object',
        additionalProperties: false,
        required: shape.required ?? [],
        properties: Object.fromEntries(Object.entries(shape.members ?? {}).map(([name, member]) => [name, to(member)])),
      };
    case 'list':
      return { type: 'array', ...(shape.member && { items: to(shape.member) }), ...bounds(shape, 'Items') };
    case 'map':
      return { type: 'object', ...(shape.value && { additionalProperties: to(shape.value) }) };
    case 'string':
      return {
        type: 'string',
        ...(shape.enum && { enum: shape.enum }),
        ...(shape.pattern && { pattern: shape.pattern }),
        ...bounds(shape, 'Length'),
      };
    case 'timestamp':
      // What Security Hub accepts: https://docs.aws.amazon.com/securityhub/1.0/APIReference/Welcome.html#timestamps
      return { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z$' };
    case 'boolean':
      return { type: 'boolean' };
    default:
      return { type: 'number' };
  }
}

function bounds({ min, max }: Shape, of: 'Items' | 'Length'): object {
  return { ...(min === undefined ? {} : { [`min${of}`]: min }), ...(max === undefined ? {} : { [`max${of}`]: max }) };
}

function problemsOf(ajv: Ajv | Ajv2020, schema: object): Problems {
  const validate = ajv.compile(schema);
  return (document) =>
    // As it is sent: what is undefined is not there.
    validate(JSON.parse(JSON.stringify(document)))
      ? []
      : (validate.errors ?? []).map(
          ({ instancePath, message, params }) => `${instancePath}: ${message} ${JSON.stringify(params)}`,
        );
}
