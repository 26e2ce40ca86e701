import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Causes } from '../../src/contract/analysis/causes.ts';
import type { RankingAnswer } from '../../src/contract/analysis/ranking.ts';
