import Button from "@mui/material/Button";
import { useT } from "../i18n/useT";

interface Props {
  onMore?(): void;
  isGrowing: boolean;
}

/** Beneath a list that does not end here. */
export const ShowMore = ({ onMore, isGrowing }: Props) => {
  const t = useT();
  if (!onMore) return null;
  return (
    <Button loading={isGrowing} onClick={onMore} sx={{ justifySelf: "center" }}>
      {t("work.more")}
    </Button>
  );
};
