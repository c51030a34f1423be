/** Invented institutions. Their PICs are from a range that looks it, too. */
export const SAMPLE_ISSUERS = {
  montelago: { pic: '999000001', name: 'Università di Montelago', country: 'Italy' },
  valclair: { pic: '999000002', name: 'Université de Valclair', country: 'France' },
  neuwald: { pic: '999000003', name: 'Universität Neuwald', country: 'Germany' },
  puertoAlba: { pic: '999000004', name: 'Universidad de Puerto Alba', country: 'Spain' },
  jasnow: { pic: '999000005', name: 'Uniwersytet w Jasnowie', country: 'Poland' },
  rannanlahti: { pic: '999000006', name: 'Rannanlahden yliopisto', country: 'Finland' },
} as const;
export type SampleIssuer = (typeof SAMPLE_ISSUERS)[keyof typeof SAMPLE_ISSUERS];
