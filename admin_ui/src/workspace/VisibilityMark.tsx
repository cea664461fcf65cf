import LockIcon from "@mui/icons-material/LockOutlined";
import PublicIcon from "@mui/icons-material/Public";
import Box from "@mui/material/Box";
import { useT } from "../i18n/useT";
import type { Visibility } from "../providers/types";

export const VISIBILITY_ICON = { public: PublicIcon, private: LockIcon };

/** Who can read a message: colour, sign and word, so that none of them stands alone. */
export const VisibilityMark = ({ visibility }: { visibility: Visibility }) => {
  const t = useT();
  const Icon = VISIBILITY_ICON[visibility];
  return (
    <Box
      component="span"
      sx={{
        display: "inline-flex",
        alignItems: "center",
        gap: 0.4,
        color: `meaning.${visibility}`,
        fontWeight: 600,
        fontSize: "0.75rem",
        whiteSpace: "nowrap",
        verticalAlign: "text-bottom",
      }}
    >
      <Icon sx={{ fontSize: 13 }} />
      {t(`visibility.${visibility}`)}
    </Box>
  );
};
