// The board's script, with the library that drags, comes only where there is a board.
import { mount } from '../lib/mount.mjs';

mount('[data-board]', (board) => import('../board.mjs').then(({ createBoard }) => createBoard(board)));
