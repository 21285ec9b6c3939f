/// <reference path="../.sst/platform/config.d.ts" />
/** What people press on Slack: the one address of the deployment that the internet can call. */
import type { Watched } from './observe.ts';
import type { Runtime } from './runtime.ts';
import type { Settings } from './settings.ts';

/** Seconds. Slack waits for three. */
const TIMEOUT = 10;

/** People press seldom; whoever else calls must not take the concurrency of all other functions. */
const CONCURRENCY = 5;

export function createSlack(settings: Settings, runtime: Runtime): Watched & { readonly url?: $util.Output<string> } {
  const watched: Watched = { functions: {}, queues: {}, deadLetters: {}, rules: {} };
  if (typeof settings.slack !== 'object' || settings.slack.by !== 'bot') return watched;
  const { concurrency = CONCURRENCY } = settings.slack;
  const handler = runtime.createFunction('OnSlackAction', {
    handler: 'functions/on-slack-action.handler',
    timeout: TIMEOUT,
    // More memory is more processing power: a cold start is within Slack's patience.
    memory: '1024 MB',
    presses: true,
    ...(concurrency !== 'unreserved' && { concurrency }),
  });
  watched.functions['OnSlackAction'] = handler;
  return { ...watched, url: handler.url };
}
