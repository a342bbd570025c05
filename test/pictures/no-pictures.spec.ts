import { NO_PICTURES } from '../../src/pictures/no-pictures.ts';
import { describePainter } from '../contract/painter.ts';

describePainter('no pictures', () => NO_PICTURES, false);
