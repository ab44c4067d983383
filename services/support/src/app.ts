import type { ServiceDefinition, ServiceParts, ServicePorts, Worker } from '@rapport/kernel/service';
import { decoders } from '@rapport/proto/catalogue';
import { beginStandardSettings } from './commands/index.ts';
import { settings } from './config.ts';
import { caseService } from './grpc/cases.service.ts';
import { caseActionRoutes } from './http/case-actions.routes.ts';
import { casePageRoutes } from './http/case-pages.routes.ts';
import { caseRoutes } from './http/cases.routes.ts';
import { settingsPageRoutes } from './http/settings-pages.routes.ts';
import { settingsRoutes } from './http/settings.routes.ts';
import { surveyRoutes } from './http/surveys.routes.ts';
import { problems } from './problems.ts';
import { cases } from './projections/cases.ts';
import { accountNames, partyNames } from './projections/names.ts';
import { conversationParties, partyAliases } from './projections/parties.ts';
import { calendars, slaPolicies } from './projections/settings.ts';
import { surveys } from './projections/surveys.ts';
import { publications } from './publications/index.ts';
import { openCasesOf } from './queries/cases.ts';
import { expireSurveyTimer } from './reactions/expire-survey.ts';
import { hearConversation } from './reactions/hear-conversation.ts';
import { sendSurvey } from './reactions/send-survey.ts';
import { slaTimers } from './reactions/sla-timers.ts';

/** Cases and what customers are promised: working time, two clocks, and how content they were. */
export const supportService: ServiceDefinition<typeof settings> = {
  name: 'support',
  migrations: new URL('../migrations/', import.meta.url),
  settings,
  problems,
  build,
};

function build(ports: ServicePorts): ServiceParts {
  const { database } = ports;
  return {
    publications,
    topics: ['rapport.support.case.v1', 'rapport.support.survey.v1'],
    decoders: decoders(
      'rapport.access.account.v1',
      'rapport.channels.conversation.v1',
      'rapport.customers.party.v1',
      'rapport.customers.recognition.v1',
    ),
    projections: [
      cases,
      surveys,
      calendars,
      slaPolicies,
      conversationParties,
      partyAliases,
      partyNames,
      accountNames,
    ],
    reactions: [hearConversation(ports), sendSurvey(ports)],
    timers: [...slaTimers(ports), expireSurveyTimer(ports)],
    routes: async (app) => {
      await app.register(casePageRoutes, ports);
      await app.register(caseRoutes, ports);
      await app.register(caseActionRoutes, ports);
      await app.register(settingsPageRoutes, ports);
      await app.register(settingsRoutes, ports);
      await app.register(surveyRoutes, ports);
    },
    grpc: [caseService((visible, partyIds) => openCasesOf(database, visible, partyIds))],
    workers: [standardSettings(ports)],
  };
}

/** What an installation begins with: a week of work and what is promised in it. */
function standardSettings(ports: ServicePorts): Worker {
  return {
    name: 'standard-settings',
    start: () => beginStandardSettings(ports, String(ports.settings['WORKING_ZONE'])),
    stop: async () => {},
  };
}
