import { describe, expect, it } from 'vitest';

import { FUNCTIONS, GRANTS, UNSCOPABLE } from '../expected.ts';
import { grants, ofType, statements, type Statement, type Synthesis } from '../synthesis.ts';

const SERVICES = ['lambda.amazonaws.com', 'scheduler.amazonaws.com'];

/** `action resource`, the resource by its logical name. */
const flat = ({ actions, resources }: Statement): string[] =>
  actions.flatMap((action) => resources.map((resource) => `${action} ${shorten(resource)}`));

const shorten = (arn: string): string =>
  arn.replace(/^arn:aws:\w+:[\w-]+:\d{12}:(table\/|key\/|function:|log-group:)?/, '');

export function permissions(of: () => Synthesis): void {
  const roles = () => ofType(of(), 'aws:iam/role:Role');

  describe('permissions', () => {
    it('are for each role exactly the expected ones, none missing and none more', () => {
      const actual = roles().map((role) => [role.name, grants(role).flatMap(flat).toSorted()]);
      const expected = Object.entries(GRANTS).map(([role, uses]) => [role, Object.keys(uses).toSorted()]);
      expect(Object.fromEntries(actual)).toEqual(Object.fromEntries(expected));
    });

    it('only allow, without managed policies', () => {
      expect(
        roles()
          .flatMap(grants)
          .map(({ effect }) => effect),
      ).not.toContain('Deny');
      expect(roles().filter(({ inputs }) => JSON.stringify(inputs['managedPolicyArns'] ?? []) !== '[]')).toEqual([]);
      expect(ofType(of(), 'aws:iam/rolePolicyAttachment:RolePolicyAttachment')).toEqual([]);
    });

    it('name every action: no wildcard in one', () => {
      const actions = roles().flatMap((role) => grants(role).flatMap((statement) => statement.actions));
      expect(actions.length).toBeGreaterThan(0);
      expect(actions.filter((action) => action.includes('*'))).toEqual([]);
    });

    it('reach every resource only for reads that AWS cannot scope', () => {
      const everywhere = roles()
        .flatMap(grants)
        .filter(({ resources }) => resources.includes('*'));
      expect(everywhere.flatMap(({ actions }) => actions).filter((action) => !UNSCOPABLE.includes(action))).toEqual([]);
    });

    it('to change what is watched has one role, for firewall rules of this account and region and for the places that the settings name', () => {
      const owned = /^(?:dynamodb|events|logs|sqs|sns|kms|lambda|config|securityhub):/;
      const reads = /^[a-z0-9]+:(?:Get|List|Describe|BatchGet|Select)/;
      const writers = roles().flatMap((role) =>
        grants(role).flatMap(({ actions, resources }) =>
          actions.some((action) => !owned.test(action) && !reads.test(action)) ? [[role.name, ...resources]] : [],
        ),
      );
      expect(writers).toEqual([
        ['OnRemedyRole', 'arn:aws:ec2:eu-west-1:123456789012:security-group/*'],
        [
          'OnRemedyRole',
          'arn:aws:ec2:eu-west-1:123456789012:network-acl/*',
          'arn:aws:ec2:eu-central-1:123456789012:network-acl/acl-0123456789abcdef0',
        ],
        [
          'OnRemedyRole',
          'arn:aws:wafv2:eu-west-1:123456789012:regional/ipset/blocked/a1',
          'arn:aws:wafv2:us-east-1:123456789012:global/ipset/blocked/b2',
        ],
      ]);
    });

    it('are given to services alone: no role trusts an account or a person', () => {
      for (const { name, inputs } of roles())
        for (const { principal, actions } of statements(inputs['assumeRolePolicy'])) {
          expect(actions, name).toEqual(['sts:AssumeRole']);
          expect(
            SERVICES.map((Service) => ({ Service })),
            name,
          ).toContainEqual(principal);
        }
    });

    it('let Scheduler act for this account only', () => {
      const schedulers = roles().filter(({ name }) => name.endsWith('SweepRole'));
      expect(schedulers).toHaveLength(4);
      for (const { inputs } of schedulers)
        expect(statements(inputs['assumeRolePolicy'])[0]?.condition).toEqual({
          StringEquals: { 'aws:SourceAccount': '123456789012' },
        });
    });

    it('are one role for each function', () => {
      const functions = ofType(of(), 'aws:lambda/function:Function');
      expect(functions.map(({ inputs }) => inputs['role']).toSorted()).toEqual(
        FUNCTIONS.map((name) => `arn:aws:iam::123456789012:role/${name}Role`).toSorted(),
      );
    });
  });
}
