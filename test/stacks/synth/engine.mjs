// Stands in for the Pulumi engine: writes down each resource and answers with what AWS would have computed.
// ARNs are made of logical names, because physical names end at random.
const REGION = 'eu-west-1';
const ACCOUNT = '123456789012';

const arn = (service, resource, region = REGION) => `arn:aws:${service}:${region}:${ACCOUNT}:${resource}`;

/** What a resource has beyond its inputs, by type. The rest get an ARN and a name. */
const COMPUTED = {
  'aws:sqs/queue:Queue': (name) => {
    const url = `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${name}`;
    return { arn: arn('sqs', name), id: url, url };
  },
  'aws:lambda/functionUrl:FunctionUrl': (name) => ({
    functionUrl: `https://${name.toLowerCase()}.lambda-url.${REGION}.on.aws/`,
  }),
  'aws:sns/topic:Topic': (name) => ({ arn: arn('sns', name) }),
  'aws:kms/key:Key': (name) => ({ arn: arn('kms', `key/${name}`), keyId: name }),
  'aws:iam/role:Role': (name) => ({ arn: arn('iam', `role/${name}`, '') }),
  'aws:cloudwatch/eventRule:EventRule': (name) => ({ arn: arn('events', `rule/${name}`) }),
  'aws:lambda/function:Function': (name) => ({
    arn: arn('lambda', `function:${name}`),
    qualifiedArn: arn('lambda', `function:${name}:$LATEST`),
    invokeArn: `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${name}/invocations`,
  }),
  'aws:dynamodb/table:Table': (name) => ({
    arn: arn('dynamodb', `table/${name}`),
    streamArn: arn('dynamodb', `table/${name}/stream/2026-01-01T00:00:00.000`),
  }),
  'random:index/randomBytes:RandomBytes': () => ({ base64: Buffer.alloc(32).toString('base64') }),
};

const ANSWERS = {
  'aws:index/getRegion:getRegion': () => ({ id: REGION, name: REGION, region: REGION }),
  'aws:index/getCallerIdentity:getCallerIdentity': () => ({ id: ACCOUNT, accountId: ACCOUNT }),
  'aws:index/getPartition:getPartition': () => ({ id: 'aws', partition: 'aws', dnsSuffix: 'amazonaws.com' }),
  'aws:iam/getPolicyDocument:getPolicyDocument': (inputs) => ({ ...inputs, ...policyDocument(inputs) }),
};

/** For `pulumi.runtime.setMocks`; `resources` fills as the program runs. */
export function recordingEngine() {
  const resources = [];
  return {
    resources,
    newResource({ type, name, inputs, custom, id }) {
      const computed = COMPUTED[type]?.(name) ?? (custom ? { arn: arn(serviceOf(type), name) } : {});
      if (custom) resources.push({ type, name, inputs });
      // An empty id would count as unknown, and every policy that depends on the resource would vanish.
      return { id: computed.id || id || `${name}-id`, state: { name, ...inputs, ...computed } };
    },
    call({ token, inputs }) {
      const answer = ANSWERS[token];
      if (!answer) throw new Error(`the program asks the engine for ${token}, which it cannot answer`);
      return answer(inputs);
    },
  };
}

/** What the provider makes of `iam.getPolicyDocument`. */
function policyDocument({ statements = [] }) {
  const json = JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map((statement) => ({
      Effect: statement.effect ?? 'Allow',
      Action: statement.actions,
      Resource: statement.resources,
      Principal: statement.principals && Object.fromEntries(statement.principals.map((p) => [p.type, p.identifiers])),
      Condition: statement.conditions?.map(({ test, variable, values }) => ({ [test]: { [variable]: values } })),
    })),
  });
  // The provider leaves out an empty list; SST tells by that whether there is a policy at all.
  return { id: 'document', json, minifiedJson: json, statements: statements.length > 0 ? statements : undefined };
}

function serviceOf(type) {
  return type.split(':')[1].split('/')[0];
}
