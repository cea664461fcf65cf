import Skeleton from "@mui/material/Skeleton";
import { LoadFailure } from "./LoadFailure";

interface Props {
  error: unknown;
  onAgain(): void;
}

/** In place of what is still to come, or why it does not and the way to ask again. */
export const Awaited = ({ error, onAgain }: Props) =>
  error ? (
    <LoadFailure error={error} onAgain={onAgain} />
  ) : (
    <Skeleton variant="rounded" height={160} />
  );
