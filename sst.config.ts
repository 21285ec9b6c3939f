/// <reference path="./.sst/platform/config.d.ts" />

export default $config({
  app({ stage }) {
    const production = stage === 'production';
    return {
      name: 'clausewatch',
      home: 'aws',
      removal: production ? 'retain' : 'remove',
      protect: production,
      providers: { aws: { version: '7.20.0' } },
    };
  },

  // Imported here because SST refuses imports at the top of this file.
  async run() {
    const { readSettings } = await import('./stacks/settings.ts');
    const { applyHouseRules } = await import('./stacks/house.ts');
    const { createStore } = await import('./stacks/store.ts');
    const { createNotify } = await import('./stacks/notify.ts');
    const { runtimeOf } = await import('./stacks/runtime.ts');
    const { createEvents } = await import('./stacks/events.ts');
    const { createSchedules } = await import('./stacks/schedules.ts');
    const { createExports } = await import('./stacks/exports.ts');
    const { createSlack } = await import('./stacks/slack.ts');
    const { createRemedy } = await import('./stacks/remedy.ts');
    const { createObserve } = await import('./stacks/observe.ts');

    const settings = readSettings($app.stage);
    applyHouseRules();
    const store = createStore();
    const notify = createNotify(settings);
    const runtime = runtimeOf(settings, store, notify);
    const events = createEvents(runtime);
    const schedules = createSchedules(settings, runtime, events);
    const exports = createExports(settings, runtime);
    const slack = createSlack(settings, runtime);
    const remedy = createRemedy(settings, runtime);
    createObserve(notify, [notify.watched, events, schedules, exports, slack, remedy]);

    return { table: store.table.name, alerts: notify.alerts.arn, ...(slack.url && { slackActions: slack.url }) };
  },
});
