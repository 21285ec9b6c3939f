import { startDynalite } from '../../../test/support/servers.ts';
import { tableContract } from './contract.ts';
import { openOn } from './dynamo-testing.ts';

tableContract('the table on DynamoDB (dynalite)', () => openOn(startDynalite), 40);
