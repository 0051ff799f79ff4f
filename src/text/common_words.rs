//! Words that tell no sentence from another: function words that the token layer's own lists lack, and light words.
//!
//! Light are the verbs and nouns of any promise, and measures of anything. Lists are blank-separated, in any form of
//! the word where they are compared by stem (the light ones), in each form that is said where not.

use super::tongue::Tongue;

/// Function words beside those that the token layer knows.
pub(super) fn function_words(tongue: Tongue) -> &'static str {
    match tongue {
        Tongue::English => ENGLISH,
        Tongue::German => GERMAN,
        Tongue::French => FRENCH,
        Tongue::Spanish => SPANISH,
        Tongue::Other => "",
    }
}

/// Verbs and nouns of any promise, and measures of anything.
pub(super) fn light_words(tongue: Tongue) -> &'static str {
    match tongue {
        Tongue::English => LIGHT_ENGLISH,
        Tongue::German => LIGHT_GERMAN,
        Tongue::French => LIGHT_FRENCH,
        Tongue::Spanish => LIGHT_SPANISH,
        Tongue::Other => "",
    }
}

const ENGLISH: &str = "mine yours ours theirs hers myself yourself ourselves themselves meself itself whatever \
    whenever wherever somebody someone anybody anyone everybody everyone nobody none nothing other others else such \
    much many few little lot lots bit once ever never under above below behind beside against across along up down \
    over upon via till ago yet almost nearly rather quite pretty else guys guy folks y'all ma'am sir mate gonna \
    wanna gotta alright cheers okey kinda whether each per these those hello hi hey bye wouldn't shouldn't needn't \
    haha yup nope aye wee live ready available done happy glad able";
const LIGHT_ENGLISH: &str = "send sent get got give gave given make made do done put take took taken have come came go \
    went bring brought let keep kept find found try look see check ask tell told say said talk speak spoke call ring \
    think hope want need like love mean know knew feel sort handle deal manage work help use show share pull push run \
    set turn hold held stand write wrote written type read draft note down add cover include follow confirm clarify \
    prepare provide start begin finish stop stay leave left move own pass offer raise drop chase ping shoot mail email \
    text message arrange organise organize schedule book meet catch join loop reach touch circle wait watch happen \
    change fix review update support ship skip cancel scrap throw pop pick sit walk jump figure agree commit promise guarantee \
    fine good great nice best better easy hard possible free new real \
    right wrong full whole main extra big small long short quick fast slow high low same different sure \
    thing stuff way place side part piece point case kind sort end top bottom start side page version copy number \
    figure amount level rate list name line word answer question idea detail details info information \
    percent discount price cost charge fee pay paid money time times date day week month year hour minute moment \
    people person team guy man woman everyone mind hand head eye word sense problem issue trouble reason worth project";
const GERMAN: &str = "ein eine einen einem einer eines im in an am auf aus bei mit von vom zu zum zur für um über unter \
    nach vor seit durch gegen ohne bis uns euch ihnen ihm ihr ihre ihren unser unsere unseren mein meine meinen dein \
    dies diese dieser dieses diesen jene alle alles beide viel viele mehr noch schon auch nur mal eben gerade genau \
    ja nein nicht kein keine keinen bin ist sind war waren wäre hat haben habe hatte hätte werde wird werden würde \
    wurde kann können könnte könnten muss müssen soll sollte sollen darf dürfen mag möchte will wollen sich mich mir \
    dir dich sehr gut so hier dort jetzt dann wieder einmal etwas jemand man nochmal gern gerne okay";
const LIGHT_GERMAN: &str = "schicken schicke geschickt senden sende gesendet geben gebe gegeben machen mache gemacht tun \
    getan kommen komme gekommen gehen gehe gegangen sagen sage gesagt fragen frage gefragt schauen schaue prüfen prüfe \
    klären kläre melden melde bringen bringe stellen stelle nehmen nehme holen hole liefern liefere zeigen zeige \
    schreiben schreibe rufen rufe sprechen spreche kümmern kümmere versuchen versuche sehen sehe finden finde bekommen \
    bekomme kriegen kriege lassen lasse bleiben bleibe halten halte sache ding seite teil punkt ende anfang preis \
    kosten prozent rabatt zeit tag woche monat jahr stunde minute leute person team mail nummer zahl liste name";
const FRENCH: &str = "un une des de du la le les au aux en dans sur sous par avec sans chez vers entre pour à et ou ni \
    ne pas plus moins très bien mal ici là y se sa son ses ma mon mes ta ton tes notre nos votre vos leur leurs cet \
    cette ces tout toute tous toutes même mêmes autre autres quelque quelques chaque rien quelqu'un me te lui eux \
    moi toi soi que quoi est sont était été être suis sommes êtes sera serait ai as a avons avez ont avait aurait aura \
    avoir oui non déjà encore aussi juste peut-être merci voilà hein";
const LIGHT_FRENCH: &str = "envoyer envoie enverrai envoyé donner donne donnerai faire fais fait ferai faisons mettre mets \
    mettrai prendre prends prendrai aller vais allons va venir viens revenir reviens dire dis dirai demander demande \
    demanderai regarder regarde voir vois verrai vérifier vérifie confirmer confirme appeler appelle rappeler rappelle \
    parler parle essayer essaie passer passe laisser laisse garder garde pouvoir peux peut pouvons devoir dois doit \
    devons vouloir veux veut voulons falloir faut savoir sais trouver trouve livrer livre écrire écris préparer prépare \
    chose truc côté point partie fin début prix coût frais remise pourcent temps jour semaine mois an année heure \
    minute gens personne équipe mail numéro liste nom";
const SPANISH: &str = "un una unos unas el de del al en con sin por para a ante bajo contra desde entre hacia hasta según \
    sobre tras y o ni no sí ya más menos muy bien mal aquí ahí allí su sus mi mis tu tus nuestro nuestra nuestros \
    nuestras este esta estos estas ese esa esos esas eso esto todo toda todos todas mismo misma otro otra otros otras \
    algo alguien algún alguna cada nada que qué como cómo es son era ser soy somos será sería estar está están estoy \
    estamos ha he hemos han había haber hay habrá va voy vamos van también solo sólo todavía aún gracias vale";
const LIGHT_SPANISH: &str = "enviar envío envía enviaré mandar mando manda mandaré dar doy damos daré hacer hago hace hacemos \
    haré poner pongo pone pondré tomar tomo ir venir vengo volver vuelvo decir digo diré preguntar pregunto preguntaré \
    mirar miro ver veo veré revisar reviso confirmar confirmo llamar llamo llamaré hablar hablo intentar intento pasar \
    paso dejar dejo quedar quedo poder puedo puede podemos deber debo debe querer quiero quiere tener tengo tiene \
    tenemos saber sé encontrar entregar entrego escribir escribo preparar preparo cosa tema lado parte punto fin \
    principio precio coste costo descuento tiempo día semana mes año hora minuto gente persona equipo correo número \
    lista nombre";
