//! What the token layer knows of Spanish: fillers, clause openers, numbers, times.

use super::gloss::Glossary;
use super::spoken::Piece;
use super::token::Traits;
use super::tongue::{self, ABBREVIATION, EMPTY_FIRST, FILLER, KEEPS_REPEATS, MAY_OPEN, OPENS, PRONOUN, Table};
use std::sync::LazyLock;

const LISTS: &[(Traits, &str)] = &[
    (FILLER, "eh ehm em mmm mm hm ajá"),
    (EMPTY_FIRST, "bueno pues"),
    (
        PRONOUN,
        "yo tú vos usted ustedes nosotros nosotras vosotros vosotras ellos ellas me te se nos os lo la le les los las",
    ),
    (OPENS, "porque pero aunque cuando si sino mientras apenas"),
    (MAY_OPEN, "y e o u entonces así luego que quien donde cual después"),
    (
        KEEPS_REPEATS,
        "no nunca nada ningún ninguno cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce veinte \
         treinta cuarenta cincuenta sesenta setenta ochenta noventa cien mil",
    ),
    (ABBREVIATION, "sr sra srta dr dra ud uds aprox etc ej núm tel máx mín ene feb abr ago sept oct nov dic"),
];

const CONTRACTIONS: &[(&str, &[&str])] = &[("ok", &["okay"]), ("okey", &["okay"])];

static TABLE: LazyLock<Table> = LazyLock::new(|| tongue::table(LISTS, CONTRACTIONS, glossary().core_words()));
static GLOSSARY: LazyLock<Glossary> = LazyLock::new(|| Glossary::new(TIMES));

pub(super) fn table() -> &'static Table {
    &TABLE
}

pub(super) fn glossary() -> &'static Glossary {
    &GLOSSARY
}

/// What a word adds to a number.
pub(super) fn number(word: &str) -> Option<Piece> {
    const SMALL: [&str; 30] = [
        "cero",
        "",
        "dos",
        "tres",
        "cuatro",
        "cinco",
        "seis",
        "siete",
        "ocho",
        "nueve",
        "diez",
        "once",
        "doce",
        "trece",
        "catorce",
        "quince",
        "dieciséis",
        "diecisiete",
        "dieciocho",
        "diecinueve",
        "",
        "veintiuno",
        "veintidós",
        "veintitrés",
        "veinticuatro",
        "veinticinco",
        "veintiséis",
        "veintisiete",
        "veintiocho",
        "veintinueve",
    ];
    const TENS: [&str; 8] = ["veinte", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"];
    const HUNDREDS: [&str; 8] =
        ["doscient", "trescient", "cuatrocient", "quinient", "seiscient", "setecient", "ochocient", "novecient"];
    let place = |list: &[&str], word: &str| (0..).zip(list).find(|(_, w)| **w == word).map(|(n, _)| n);
    Some(match word {
        "un" | "una" | "uno" => Piece::One,
        "y" => Piece::And,
        "cien" | "ciento" => Piece::Hundred,
        "mil" => Piece::Thousand,
        "millón" | "millones" => Piece::Million,
        "veintiún" | "veintiuna" => Piece::Small(21),
        _ => {
            let stem = word.strip_suffix("os").or_else(|| word.strip_suffix("as"));
            if let Some(n) = place(&TENS, word) {
                Piece::Tens(n * 10 + 20)
            } else if let Some(n) = stem.and_then(|s| place(&HUNDREDS, s)) {
                Piece::Hundreds(n * 100 + 200)
            } else {
                Piece::Small(place(&SMALL, word).filter(|_| !word.is_empty())?)
            }
        }
    })
}

/// Times and amounts, see [`Glossary::new`].
const TIMES: &str = "
hoy = today
hoy mismo|el día de hoy|ahora mismo = today
esta mañana|hoy por la mañana|hoy en la mañana = this morning
esta tarde|hoy por la tarde = this afternoon
esta noche = this evening
mañana = tomorrow
mañana mismo = tomorrow
mañana por la mañana|mañana temprano|mañana a primera hora = tomorrow morning
mañana por la tarde|mañana en la tarde = tomorrow afternoon
mañana por la noche = tomorrow evening
por la mañana|en la mañana|de la mañana|a primera hora = in the morning
por la tarde|en la tarde|de la tarde|a última hora = in the afternoon
la mañana|las mañanas|cada mañana = it
por la noche = in the evening
pasado mañana|el día después de mañana = the day after tomorrow
ayer = yesterday
anteayer|antier|antes de ayer = the day before yesterday
tarde = afternoon
mediodía = noon
lunes = monday
martes = tuesday
miércoles = wednesday
jueves = thursday
viernes = friday
sábado = saturday
domingo = sunday
enero|ene = january
febrero|feb = february
marzo = march
abril|abr = april
mayo = may
junio = june
julio = july
agosto|ago = august
septiembre|setiembre|sept = september
octubre|oct = october
noviembre|nov = november
diciembre|dic = december
en el mes de|el mes de|durante el mes de = in
del mes de|mes de = of
día = day
días = days
día hábil|día laborable = working day
días hábiles|días laborables = working days
semana = week
semanas = weeks
quincena|una quincena|quince días = two weeks
ocho días = a week
mes = month
meses = months
año = year
años = years
trimestre = quarter
trimestres = quarters
semestre = half
hora = hour
horas|hrs|hr|h = hours
segundos|seg|sec = seconds
todo el|toda la = whole
minuto = minute
minutos|min = minutes
fin de semana = weekend
por día|por semana|por mes|por año|al día|a la semana|al mes|al año|cada día|cada semana|cada mes|todos los días|todas las semanas|todos los meses = it
un día|algún día|a la vez|de vez en cuando|alguna vez|buenos días|buenas tardes|más tarde = it
este|esta|estos|estas = this
próximo|próxima|próximos|próximas|siguiente|siguientes|que viene|que entra|que sigue = <next
pasado|pasada|pasados|pasadas|último|última|últimos|últimas = <last
en curso|en marcha = <this
la semana de después|la semana que viene no la otra|dentro de dos lunes = the week after next
principios|principio|inicio|inicios|comienzos|a principios|a comienzos|a inicios|al principio = early
mediados|a mediados|mitad = mid
finales|final|fin|fines|a finales|a fines|al final = end
fin de mes|final de mes|a fin de mes|a final de mes|a finales de mes|finales de mes = end of the month
fin de año|final de año|a fin de año|a final de año|a finales de año = end of the year
final de semana|a finales de semana|a final de semana|finales de semana = end of this week
final del día|al final del día|última hora de hoy|final de la jornada = end of day
el = the
la = the
del|de la = of the
de = of
al = at the
en = in
en el|en la = in the
el día|para el día = on the
a = at~to
a las|a la = at
lo antes posible|cuanto antes|lo más pronto posible|a la brevedad = as soon as possible
pronto|en breve|próximamente = soon
para = by/for
para el|para la = by the
hasta = until
hasta el|hasta la = until the
a más tardar|como tarde|como muy tarde|como máximo|a lo sumo = by^latest
a más tardar el|como muy tarde el|como máximo el|como tarde el = by the
antes de|antes = before
antes del|antes de el|antes de la = before the
después de|tras|después = after
después del|después de la|tras el|tras la = after the
desde|a partir de = from
desde el|a partir del = from the
hace = it/>ago
dentro de|de aquí a = in
en un plazo de|en menos de = within
durante = for
durante la|durante el = in the
entre = between
sobre|alrededor de|hacia = about
y = and
o|u = or
unos|unas|aproximadamente|más o menos|como = about
un|una = a
medio|media = half
y medio|y media = and a half
y cuarto = and a quarter
un par|un par de = a couple of
par = couple
algunos|algunas|pocos|pocas|varios|varias = few
una docena|docena = dozen
coma = point
primer|primero|primera = first
segundo|segunda = second
tercer|tercero|tercera = third
cuarto|cuarta = fourth
quinto|quinta = fifth
sexto|sexta = sixth
por ciento = percent
euro|euros = euros
dólar|dólares = dollars
pesos = bucks
libras = pounds
millón|millones = million
mil millones = billion
mil = thousand
cien = hundred
navidad|navidades = christmas
semana santa|pascua = easter
primavera = spring
verano = summer
otoño = autumn
invierno = winter
t1|q1 = q1
t2|q2 = q2
t3|q3 = q3
t4|q4 = q4
puesta en marcha|puesta en producción|salida a producción|go live|golive|arranque = go live
lanzamiento|kickoff|kick off = kickoff
firma = signature
contrato = contract
formación|capacitación = training
piloto = pilot
taller = workshop
despliegue = rollout
";

#[cfg(test)]
mod tests {
    use crate::text::dates::testing::check_in;

    #[test]
    fn times_in_spanish() {
        check_in(
            "es",
            &[
                ("te lo mando para el viernes", "para el viernes = 2026-03-13!"),
                ("la semana que viene lo vemos", "la semana que viene = 2026-03-16..2026-03-20"),
                ("el próximo martes", "el próximo martes = 2026-03-17"),
                ("antes de final de mes", "antes de final de mes = 2026-03-31!"),
                ("el 15 de marzo de 2026", "el 15 de marzo de 2026 = 2026-03-15"),
                ("el quince de abril", "el quince de abril = 2026-04-15"),
                ("a finales de mayo", "a finales de mayo = 2026-05-31"),
                ("a mediados de junio", "a mediados de junio = 2026-06-11..2026-06-20"),
                ("dentro de dos semanas", "dentro de dos semanas = 2026-03-25"),
                ("hace tres días", "hace tres días = 2026-03-08"),
                ("pasado mañana", "pasado mañana = 2026-03-13"),
                ("hace falta un plan", ""),
                ("en el segundo trimestre", "en el segundo trimestre = 2026-04-01..2026-06-30"),
                ("hoy en la tarde se lo mando", "hoy en la tarde = 2026-03-11"),
                ("mañana a las diez", "mañana a las diez = 2026-03-12"),
                ("el 24/12/2026", "el 24/12/2026 = 2026-12-24"),
                ("dos semanas después de la firma", "dos semanas después de la firma = -"),
            ],
        );
    }
}
