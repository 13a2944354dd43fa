// Sends a command to Redis on a separate connection.
import { connect } from 'node:net';

/** @param command as one line, without spaces inside its arguments */
export const redisCommand = (port: number, command: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${command}\r\n`));
    socket.once('data', (data) => {
      socket.destroy();
      const answer = String(data).trim();
      if (answer.startsWith('-')) reject(new Error(`Redis answered ${command} with ${answer}`));
      else resolve();
    });
    socket.once('error', reject);
  });
