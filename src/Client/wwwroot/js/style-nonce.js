// The policy of the API reference allows only style elements with the nonce. Scalar adds it to one of its elements.
{
  const { nonce } = document.currentScript.dataset;
  const create = document.createElement;
  document.createElement = function (name, options) {
    const element = create.call(document, name, options);
    if (/^style$/i.test(name)) element.nonce = nonce;
    return element;
  };
}
