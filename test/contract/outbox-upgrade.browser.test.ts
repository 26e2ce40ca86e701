import { outboxUpgradeContract } from '../support/outbox-upgrade-contract.ts';

outboxUpgradeContract('Chromium');
