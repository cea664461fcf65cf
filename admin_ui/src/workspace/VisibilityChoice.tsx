import Box from "@mui/material/Box";
import ToggleButton from "@mui/material/ToggleButton";
import ToggleButtonGroup from "@mui/material/ToggleButtonGroup";
import Tooltip from "@mui/material/Tooltip";
import { useT } from "../i18n/useT";
import type { Capabilities, Visibility } from "../providers/types";
import { useVocabulary } from "../vocabulary/useVocabulary";
import { VISIBILITY_ICON } from "./VisibilityMark";

interface Props {
  value: Visibility;
  suggested: Visibility;
  capabilities: Capabilities;
  onChange(visibility: Visibility): void;
}

/** Who will be able to read the reply. What the channel cannot carry is greyed, and says why. */
export const VisibilityChoice = ({ value, suggested, capabilities, onChange }: Props) => {
  const t = useT();
  const visibilities = useVocabulary()?.visibilities ?? [value];
  return (
    <ToggleButtonGroup
      exclusive
      size="small"
      value={value}
      aria-label={t("composer.visibility")}
      onChange={(_, next: Visibility | null) => next && onChange(next)}
    >
      {visibilities.map((choice) => {
        const Icon = VISIBILITY_ICON[choice];
        const button = (
          <ToggleButton
            key={choice}
            value={choice}
            disabled={!capabilities[choice]}
            sx={{
              py: 0.25,
              px: 1.25,
              gap: 0.5,
              textTransform: "none",
              fontWeight: 600,
              "&.Mui-selected": {
                color: `meaning.${choice}`,
                bgcolor: (theme) =>
                  `color-mix(in srgb, ${theme.palette.meaning[choice]} 12%, transparent)`,
              },
            }}
          >
            <Icon sx={{ fontSize: 15 }} />
            {t(`visibility_choice.${choice}`)}
            {choice === suggested && (
              <Box
                component="span"
                title={t("composer.suggested")}
                sx={{
                  width: 6,
                  height: 6,
                  borderRadius: "50%",
                  bgcolor: "currentColor",
                  opacity: 0.8,
                }}
              >
                <Box component="span" sx={{ position: "absolute", clipPath: "inset(50%)" }}>
                  {t("composer.suggested")}
                </Box>
              </Box>
            )}
          </ToggleButton>
        );
        return capabilities[choice] ? (
          button
        ) : (
          <Tooltip
            key={choice}
            title={t("composer.cannot", { visibility: t(`visibility.${choice}`) })}
          >
            <span>{button}</span>
          </Tooltip>
        );
      })}
    </ToggleButtonGroup>
  );
};
