import { cancelStages } from '../../../contracts/cancelling.ts';

export const Details = () => <p>{cancelStages.join()}</p>;
