import { describe } from 'vitest';
import { motoMissing, startMoto } from '../../../test/support/servers.ts';
import { tableContract } from './contract.ts';
import { openOn } from './dynamo-testing.ts';

const missing = motoMissing();
if (missing !== undefined) console.warn(`DynamoDB on moto ${missing}`);

describe.skipIf(missing !== undefined)(missing ?? 'moto_server is installed', () => {
  tableContract('the table on DynamoDB (moto)', () => openOn(startMoto), 25);
});
