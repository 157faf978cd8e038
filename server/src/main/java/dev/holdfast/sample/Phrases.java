package dev.holdfast.sample;

import java.util.List;

/**
 * What somebody writes in one language.
 *
 * @param messages to a shop
 * @param comments below its posts
 * @param answers of the shop
 */
record Phrases(List<String> messages, List<String> comments, List<String> answers) {

  static final Phrases ENGLISH =
      new Phrases(
          List.of(
              "Hi! Is the blue one still in stock?",
              "My order hasn't arrived yet 😕 Could you check, please?",
              "Do you ship to Ireland & the UK?",
              "That was quick. Thank you so much! 🙏",
              "Can I pick it up at <your shop> on Saturday @ 10?"),
          List.of("Love this! 😍", "How much is it?", "100% recommended 💯", "Need one \"now\""),
          List.of("Hello! Yes, three of them are left 🙂", "It is on its way to you today."));

  static final Phrases GERMAN =
      new Phrases(
          List.of(
              "Grüß Gott, habt ihr das Notizbuch auch in Größe A5?",
              "Könnt ihr mir sagen, wann mein Päckchen ankommt? 📦",
              "Super schön geworden, danke euch! 💛",
              "Gibt es die Öffnungszeiten für Heiligabend schon?"),
          List.of("Wunderschön! 😍", "Was kostet das denn?", "Übermorgen hole ich mir eins"),
          List.of("Gerne! Wir legen es für dich zurück 🙂", "Ist heute rausgegangen."));

  static final Phrases SPANISH =
      new Phrases(
          List.of(
              "¡Hola! ¿Tienen este jarrón en otro color?",
              "¿Cuánto cuesta el envío a Sevilla?",
              "Ya llegó, está precioso ❤️ ¡Mil gracias!"),
          List.of("¡Qué maravilla! 👏", "¿Precio, por favor?", "Lo quiero para mi mamá 🥰"),
          List.of("¡Claro que sí! Te paso el enlace.", "¡Gracias a ti! 😊"));

  static final Phrases PORTUGUESE =
      new Phrases(
          List.of(
              "Oi, tudo bem? Vocês entregam em São Paulo?",
              "Não consegui finalizar o pedido 😢",
              "Amei a caneca! Chegou antes do prazo 🎉"),
          List.of("Que coisa mais linda 😍", "Qual o valor?", "Já quero!!"),
          List.of("Olá! Entregamos, sim 🙂", "Vamos verificar agora mesmo."));

  static final Phrases FRENCH =
      new Phrases(
          List.of(
              "Bonjour, est-ce que l’assiette passe au lave-vaisselle ?",
              "J’ai reçu le mauvais modèle, que dois-je faire ?",
              "Merci beaucoup, c’est très réussi ✨"),
          List.of("Magnifique ! 🤩", "C’est combien ?", "Trop beau, bravo à l’équipe"),
          List.of("Bonjour ! Oui, sans souci.", "Nous nous en occupons tout de suite."));

  static final Phrases TURKISH =
      new Phrases(
          List.of(
              "Merhaba, bu ürün ne zaman gelecek?",
              "Siparişim hâlâ hazırlanıyor görünüyor 🤔",
              "Çok teşekkürler, tam istediğim gibi!"),
          List.of("Çok güzel olmuş 👌", "Fiyatı nedir?", "İğne oyası mı bu?"),
          List.of("Merhaba! Haftaya stokta olacak.", "Rica ederiz 🌷"));

  static final Phrases ARABIC =
      new Phrases(
          List.of(
              "مرحبا، هل يتوفر هذا اللون؟", "كم سعر التوصيل إلى دبي؟", "شكرا جزيلا 🌹 وصل الطلب"),
          List.of("رائع جدا 😍", "بكم؟", "ما شاء الله"),
          List.of("أهلا بك! نعم متوفر.", "على الرحب والسعة"));

  static final Phrases HINDI =
      new Phrases(
          List.of(
              "नमस्ते, क्या यह अभी उपलब्ध है?",
              "मेरा ऑर्डर कब आएगा? 🙏",
              "बहुत सुंदर है, धन्यवाद!"),
          List.of("बहुत बढ़िया 👏", "कीमत क्या है?", "मुझे भी चाहिए"),
          List.of("नमस्ते! जी हाँ, उपलब्ध है।", "आज ही भेज दिया है।"));

  static final Phrases JAPANESE =
      new Phrases(
          List.of("こんにちは！この自転車の在庫はありますか？", "営業時間を教えてください🙇", "修理ありがとうございました✨"),
          List.of("かわいい〜💕", "おいくらですか？", "欲しい！"),
          List.of("はい、ございます！", "本日18時まで営業しております。"));

  static final Phrases INDONESIAN =
      new Phrases(
          List.of(
              "Halo kak, ini masih ada?",
              "Ongkir ke Surabaya berapa ya? 🙏",
              "Barangnya sudah sampai, bagus banget!"),
          List.of("Keren banget 🔥", "Harganya berapa kak?", "Mau dong"),
          List.of("Halo kak, masih ada ya 😊", "Sudah dikirim hari ini."));

  static final Phrases UKRAINIAN =
      new Phrases(
          List.of(
              "Добрий день! Чи є ця листівка в наявності?",
              "Підкажіть, будь ласка, скільки коштує доставка?",
              "Дякую, усе чудово! 💙💛"),
          List.of("Яка краса 😍", "Скільки коштує?", "Хочу таку!"),
          List.of("Добрий день! Так, є.", "Вже відправили 📮"));

  static final Phrases VIETNAMESE =
      new Phrases(
          List.of(
              "Chào shop, mẫu này còn hàng không ạ?",
              "Phí ship về Đà Nẵng bao nhiêu vậy shop?",
              "Mình nhận được rồi, đẹp lắm 🥰"),
          List.of("Đẹp quá 😍", "Giá bao nhiêu ạ?", "Chốt đơn!"),
          List.of("Dạ còn ạ 😊", "Shop gửi hàng hôm nay rồi nhé."));
}
