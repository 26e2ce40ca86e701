/**
 * What batches usually hold, for deflate to refer to: of a batch of one response there is little before that it could. It is
 * part of the form of light batches, and never changed; what is not in it is only a little larger.
 */
export const LIGHT_DICTIONARY = Buffer.from(
  [
    '"kind":"feedback-case","kind":"abandonment","questionnaire":"sipas-2023-household","questionnaire":"sipas-2022-service",',
    '"mode":"own-phone","mode":"tablet","mode":"ticket","language":"en","declined","not-applicable","comment":"',
    '["{\\"alg\\":\\"ES256\\",\\"typ\\":\\"sipas-batch\\"}","{\\"app\\":\\"0.3.0\\",\\"batch\\":\\"","\\"clockMs\\":1796000000000,',
    '\\"clockOffsetMs\\":0,\\"count\\":1,\\"enrolment\\":\\"","\\"heads\\":null,\\"heads\\":\\"eyJhbGciOiJFUzI1NiIsInR5cCI6InNpcGFzLWhlYWRzIn0.',
    '\\"introduction\\":null,\\"lastSequence\\":1,\\"membership\\":\\"","\\"membership\\":null,\\"protocol\\":2,\\"quarantined\\":0,',
    '\\"receiptKey\\":\\"","\\"sha256\\":\\"","\\"start\\":{\\"id\\":\\"","\\"number\\":1},\\"start\\":null,\\"storage\\":{\\"persisted\\":true,',
    '\\"quotaBytes\\":null,\\"usedBytes\\":1024},\\"waiting\\":1}","',
    '[{"id":"","key":"","kind":"response","questionnaire":"sipas-2023-service","sequence":1,"unit":"01-00001@2025-07-01","version":1},"B',
    '","{\\"response\\":{\\"answers\\":{\\"access.equipment\\":4,\\"access.seating\\":4,\\"access.signage\\":4,\\"feedback.channels\\":4,',
    '\\"feedback.handling\\":\\"not-applicable\\",\\"feedback.reply\\":\\"not-applicable\\",\\"officials.compliance\\":5,',
    '\\"officials.courtesy\\":5,\\"officials.guidance\\":5,\\"procedures.documents\\":5,\\"procedures.fees\\":5,\\"procedures.posted\\":4,',
    '\\"procedures.time-limit\\":5,\\"results.complete-accurate\\":4,\\"results.fair\\":4,\\"results.on-time\\":4},\\"assistance\\":\\"self\\",',
    '\\"comment\\":null,\\"context\\":{\\"visit-purpose\\":\\"submit\\"},\\"corrections\\":0,\\"durationsMs\\":{\\"access.equipment\\":8000,',
    '\\"access.seating\\":8000,\\"access.signage\\":10000,\\"feedback.channels\\":7000,\\"feedback.handling\\":7000,\\"feedback.reply\\":7000,',
    '\\"officials.compliance\\":7000,\\"officials.courtesy\\":7000,\\"officials.guidance\\":7000,\\"procedures.documents\\":6000,',
    '\\"procedures.fees\\":6000,\\"procedures.posted\\":6000,\\"procedures.time-limit\\":6000,\\"results.complete-accurate\\":9000,',
    '\\"results.fair\\":8000,\\"results.on-time\\":5000},\\"language\\":\\"vi\\",\\"mode\\":\\"kiosk\\",\\"perceptions\\":{},\\"profile\\":{\\"age\\":3,',
    '\\"gender\\":1},\\"sampling\\":null},\\"submittedAtMs\\":1796000000000}",2048]',
  ].join(''),
);
