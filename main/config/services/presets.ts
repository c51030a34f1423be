import canteen from '../../../resources/services/canteen.json' with { type: 'json' };
import examHall from '../../../resources/services/exam-hall.json' with { type: 'json' };
import library from '../../../resources/services/library.json' with { type: 'json' };
import printing from '../../../resources/services/printing.json' with { type: 'json' };
import sports from '../../../resources/services/sports.json' with { type: 'json' };
import training from '../../../resources/services/training.json' with { type: 'json' };
import transport from '../../../resources/services/transport.json' with { type: 'json' };

/** The services that come with the terminal, as files would hold them, by id. Built in, so that none can be missing. */
export const PRESETS: Readonly<Record<string, unknown>> = {
  canteen,
  library,
  transport,
  sports,
  printing,
  'exam-hall': examHall,
  training,
};
