import { z } from 'zod';
import { countrySchema } from './institutions.ts';
import { picSchema } from './pic.ts';

/** `institution` of `config.json`: whose terminal this is. It decides nothing about cards. */
export const institutionSchema = z
  .strictObject({
    pic: picSchema.optional().describe('Its PIC, nine digits'),
    name: z.string().trim().min(1).max(200).optional().describe('Its name, for reports'),
    country: countrySchema.optional().describe('Its country, two capital letters (ISO 3166-1)'),
  })
  .prefault({})
  .describe('The institution this terminal belongs to, for reports and setup; rules about cards stand in services');
