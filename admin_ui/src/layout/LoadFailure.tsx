import OfflineIcon from "@mui/icons-material/CloudOffOutlined";
import Button from "@mui/material/Button";
import { refusalOf } from "../commands/refusal";
import { useT } from "../i18n/useT";
import { NoAnswer } from "../providers/problem";
import { EmptyState } from "./EmptyState";

interface Props {
  error: unknown;
  onAgain?(): void;
}

/** What was to be shown could not be had: why, and the way to ask again. */
export const LoadFailure = ({ error, onAgain }: Props) => {
  const t = useT();
  const { detail, right } = refusalOf(error, t);
  return (
    <EmptyState
      icon={OfflineIcon}
      title={t("failure_of.load")}
      hint={error instanceof NoAnswer ? t("failure_of.unreached") : `${detail} ${right}`.trim()}
      action={onAgain && <Button onClick={onAgain}>{t("failure_of.again")}</Button>}
    />
  );
};
