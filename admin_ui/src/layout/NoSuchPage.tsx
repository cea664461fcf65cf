import LostIcon from "@mui/icons-material/ExploreOffOutlined";
import Button from "@mui/material/Button";
import { Link } from "react-router-dom";
import { useT } from "../i18n/useT";
import { EmptyState } from "./EmptyState";

/** An address that leads nowhere, and the way out. */
export const NoSuchPage = () => {
  const t = useT();
  return (
    <EmptyState
      icon={LostIcon}
      title={t("failure_of.page")}
      hint={t("failure_of.page_hint")}
      action={
        <Button component={Link} to="/">
          {t("failure_of.home")}
        </Button>
      }
    />
  );
};
