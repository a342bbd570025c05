/** The part of the control surface that is about access to audit events. */
import type { AuditControl } from './audit-rules.ts';
import { addEvents, removeEvents } from './model/audit-events.ts';
import { addIntegration, addServiceApp, removeServiceApp } from './model/oauth-clients.ts';
import type { World } from './model/world.ts';

export function createAuditControl(world: World): AuditControl {
  return {
    addIntegration: (integration) => addIntegration(world, integration),
    addServiceApp: (app) => addServiceApp(world, app),
    removeServiceApp: (appId, orgId = world.orgId) => removeServiceApp(world, appId, orgId),
    revokeToken: (token) => {
      world.tokens.delete(token);
      world.refreshTokens.delete(token);
    },
    addAuditEvents: (orgId, events, visibleAt) => addEvents(world.auditEvents, orgId, events, visibleAt),
    addSecurityAuditEvents: (orgId, events, visibleAt) =>
      addEvents(world.securityAuditEvents, orgId, events, visibleAt),
    removeAuditEvents: (orgId, ids) => {
      for (const store of [world.auditEvents, world.securityAuditEvents]) removeEvents(store, orgId, ids);
    },
    setAuditListing: (change) => {
      world.auditListing = { ...world.auditListing, ...change };
    },
    forgetAuditPages: () => {
      world.areAuditPagesForgotten = true;
    },
  };
}
