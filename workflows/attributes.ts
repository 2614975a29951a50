/** Search attributes of every runner, for lists on Temporal's page. Ids only. Registered by launch/ and by `plenary migrate`. */
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

export const cycleAttribute = defineSearchAttributeKey('plenaryCycle', SearchAttributeType.KEYWORD);
export const phaseAttribute = defineSearchAttributeKey('plenaryPhase', SearchAttributeType.KEYWORD);
export const participantAttribute = defineSearchAttributeKey('plenaryParticipant', SearchAttributeType.KEYWORD);
export const statusAttribute = defineSearchAttributeKey('plenaryStatus', SearchAttributeType.KEYWORD);

export const attributeNames = [cycleAttribute, phaseAttribute, participantAttribute, statusAttribute].map((key) => key.name);
