import { linkScenarios } from '../../lib/link-scenarios.ts';

export default linkScenarios('verification');
