import DoneIcon from "@mui/icons-material/Check";
import MissedIcon from "@mui/icons-material/PriorityHigh";
import SkippedIcon from "@mui/icons-material/Remove";
import Box from "@mui/material/Box";
import Tooltip from "@mui/material/Tooltip";
import { useT } from "../i18n/useT";
import { useCompact } from "../layout/useCompact";
import type { CaseDetail, Step, StepState } from "../providers/types";

/** The six steps in a row: where the case has been, where it is, what is to come. */
export const Steps = ({ steps }: Pick<CaseDetail, "steps">) => {
  const t = useT();
  const compact = useCompact();
  return (
    <Box
      component="ol"
      aria-label={t("steps.label")}
      sx={{ display: "flex", alignItems: "center", listStyle: "none", m: 0, p: 0, minWidth: 0 }}
    >
      {steps.map(({ step, state }, index) => (
        <Box
          component="li"
          key={step}
          aria-current={state === "current" ? "step" : undefined}
          sx={{
            display: "flex",
            alignItems: "center",
            flex: index === 0 ? "none" : "1 1 auto",
            minWidth: 0,
          }}
        >
          {index > 0 && (
            <Box
              aria-hidden
              sx={{
                flex: 1,
                minWidth: 6,
                height: 2,
                mx: 0.6,
                borderRadius: 1,
                bgcolor: state === "waiting" ? "divider" : "meaning.calm",
                opacity: state === "waiting" ? 1 : 0.45,
              }}
            />
          )}
          <StepSign
            step={step}
            state={state}
            number={index + 1}
            withLabel={!compact || state === "current"}
          />
        </Box>
      ))}
    </Box>
  );
};

interface SignProps {
  step: Step;
  state: StepState;
  number: number;
  withLabel: boolean;
}

const StepSign = ({ step, state, number, withLabel }: SignProps) => {
  const t = useT();
  const label = t("steps.position", {
    number,
    step: t(`step.${step}`),
    state: t(`step_state.${state}`),
  });
  return (
    <Tooltip
      title={
        <>
          {label}
          <br />
          {t(`step_hint.${step}`)}
        </>
      }
    >
      <Box sx={{ display: "flex", alignItems: "center", gap: 0.5, minWidth: 0 }}>
        <Box aria-hidden sx={{ ...CIRCLE, ...LOOK[state] }}>
          <Inside state={state} number={number} />
        </Box>
        <Box
          component="span"
          sx={{
            fontSize: "0.7875rem",
            fontWeight: state === "current" ? 650 : 500,
            color:
              state === "missed"
                ? "meaning.overdue"
                : state === "current"
                  ? "text.primary"
                  : "text.secondary",
            overflow: "hidden",
            textOverflow: "ellipsis",
            whiteSpace: "nowrap",
            ...(!withLabel && HIDDEN),
          }}
        >
          {t(`step.${step}`)}
          <Box component="span" sx={HIDDEN}>
            : {t(`step_state.${state}`)}
          </Box>
        </Box>
      </Box>
    </Tooltip>
  );
};

const Inside = ({ state, number }: { state: StepState; number: number }) => {
  if (state === "done") return <DoneIcon sx={{ fontSize: 13 }} />;
  if (state === "missed") return <MissedIcon sx={{ fontSize: 13 }} />;
  if (state === "skipped") return <SkippedIcon sx={{ fontSize: 13 }} />;
  return number;
};

const CIRCLE = {
  width: 20,
  height: 20,
  flex: "none",
  borderRadius: "50%",
  display: "grid",
  placeItems: "center",
  fontSize: 11,
  fontWeight: 700,
  border: "1.5px solid",
} as const;

const LOOK: Record<StepState, object> = {
  done: { color: "meaning.calm", borderColor: "currentColor" },
  current: {
    color: "primary.contrastText",
    bgcolor: "primary.main",
    borderColor: "primary.main",
    boxShadow: "0 0 0 3px color-mix(in srgb, currentColor 0%, transparent)",
  },
  waiting: { color: "text.secondary", borderColor: "divider" },
  skipped: { color: "text.disabled", borderColor: "divider", borderStyle: "dashed" },
  missed: { color: "background.paper", bgcolor: "meaning.overdue", borderColor: "meaning.overdue" },
};

const HIDDEN = {
  position: "absolute",
  width: "1px",
  height: "1px",
  overflow: "hidden",
  clipPath: "inset(50%)",
} as const;
