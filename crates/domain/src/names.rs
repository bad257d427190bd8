//! What people call states, resolutions, channels and the like, in both languages: the glossary of the centre.

use crate::callback::Outcome;
use crate::classifier::Lang;
use crate::event::Channel;
use crate::photo::Stage;
use crate::query::StateFilter;
use crate::sanction::Case;
use crate::workflow::{ConfirmedBy, Resolution, State};

const fn pick(lang: Lang, uk: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Uk => uk,
        Lang::En => en,
    }
}

impl State {
    /// What people call the state.
    #[must_use]
    pub const fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::Registered => pick(lang, "зареєстровано", "registered"),
            Self::Assigned => pick(lang, "передано виконавцю", "assigned"),
            Self::InProgress => pick(lang, "у роботі", "in progress"),
            Self::OnControl => pick(lang, "на контролі", "being checked"),
            Self::Rework => pick(lang, "на доопрацюванні", "sent back"),
            Self::Closed => pick(lang, "закрито", "closed"),
        }
    }
}

impl StateFilter {
    /// What people call the choice.
    #[must_use]
    pub const fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::Open => pick(lang, "відкриті", "open"),
            Self::Overdue => pick(lang, "прострочені", "overdue"),
            Self::Closed => pick(lang, "закриті", "closed"),
        }
    }
}

impl Resolution {
    /// What people call the resolution.
    #[must_use]
    pub const fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::Done => pick(lang, "виконано", "done"),
            Self::Explained => pick(lang, "надано роз’яснення", "explained"),
            Self::NeedsFunding => pick(lang, "потребує фінансування", "needs funding"),
            Self::Refused => pick(lang, "відмовлено", "refused"),
            Self::OutOfCompetence => pick(lang, "поза компетенцією", "out of competence"),
            Self::SelfResolved => pick(lang, "вирішено заявником", "solved by the applicant"),
            Self::Duplicate => pick(lang, "дублікат", "duplicate"),
            Self::Withdrawn => pick(lang, "відкликано", "withdrawn"),
        }
    }
}

impl ConfirmedBy {
    /// What people call it, after the resolution.
    #[must_use]
    pub const fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::Applicant => pick(lang, "підтвердив заявник", "confirmed by the applicant"),
            Self::Controller => pick(lang, "підтвердив контролер", "confirmed by a controller"),
            Self::Nobody => pick(lang, "ніхто не підтвердив", "confirmed by nobody"),
        }
    }
}

impl Channel {
    /// What people call the channel.
    #[must_use]
    pub const fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::Phone => pick(lang, "телефон", "phone"),
            Self::Web => pick(lang, "сайт", "site"),
            Self::App => pick(lang, "застосунок", "mobile app"),
            Self::Messenger => pick(lang, "месенджер", "messenger"),
            Self::Government => pick(lang, "урядовий контактний центр", "government contact centre"),
            Self::Reception => pick(lang, "особистий прийом", "reception"),
            Self::Other => pick(lang, "інше", "other"),
        }
    }
}

impl Outcome {
    /// What people call what came of a call.
    #[must_use]
    pub const fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::Reached => pick(lang, "поговорили із заявником", "spoke to the applicant"),
            Self::NoAnswer => pick(lang, "не відповідає", "no answer"),
            Self::WrongNumber => pick(lang, "не той номер", "wrong number"),
            Self::Refused => pick(lang, "не захотів розмовляти", "would not talk"),
        }
    }
}

impl Case {
    /// What people call the case.
    #[must_use]
    pub const fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::PoorQuality => pick(lang, "неякісне виконання", "poor quality"),
            Self::Late => pick(lang, "виконано із запізненням", "done late"),
            Self::FalseClosing => pick(lang, "неправдивий звіт", "false closing"),
        }
    }
}

impl Stage {
    /// What people call what a photo shows.
    #[must_use]
    pub const fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::Before => pick(lang, "до робіт", "before the work"),
            Self::After => pick(lang, "після робіт", "after the work"),
        }
    }
}
